import { ApiProblem, badRequest, methodNotAllowed, notFound } from "./api-problem.ts";
import { check } from "./check.ts";
import { matchRoute } from "./match-route.ts";
import { readJson } from "./read-json.ts";
import { routes } from "./routes.ts";
import type { Services } from "./services.ts";

/** Answers a browser's request to `/api/…` by the table of routes. */
export async function answerRequest(request: Request, services: Services): Promise<Response> {
  try {
    const { pathname, searchParams } = new URL(request.url);
    const path = `${pathname.replace(/^\/api/, "")}?${searchParams}`;
    const { method, headers, signal } = request;
    const reply = await answer(
      { method, path, headers, readBody: () => readJson(request), signal },
      services,
    );
    return Response.json(reply, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    // Nobody is there to read it.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return replyWithProblem(error, services);
  }
}

/**
 * Answers a GET of one of our own pages while it is rendered.
 *
 * @param path with its query, such as `/batches?limit=10`
 * @throws {ApiProblem}
 */
export function answerPage(path: string, signal: AbortSignal, services: Services): Promise<unknown> {
  const readBody = async () => {
    throw badRequest("a GET has no body");
  };
  return answer({ method: "GET", path, headers: new Headers(), readBody, signal }, services);
}

interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly readBody: () => Promise<unknown>;
  readonly signal: AbortSignal;
}

async function answer(
  { method, path, headers, readBody, signal }: Asked,
  services: Services,
): Promise<unknown> {
  const [pathname = "", query] = path.split("?");
  const matches = routes.flatMap((route) => {
    const params = matchRoute(route.path, pathname);
    return params === undefined ? [] : [{ route, params }];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match === undefined) {
    throw matches.length === 0 ? notFound() : methodNotAllowed(matches.map(({ route }) => route.method));
  }
  return match.route.answer(
    {
      params: (schema) => check(schema, match.params, "path"),
      query: (schema) => check(schema, Object.fromEntries(new URLSearchParams(query)), "query"),
      headers: (schema) => check(schema, Object.fromEntries(headers), "headers"),
      body: async (schema) => check(schema, await readBody(), "body"),
      signal,
    },
    services,
  );
}

function replyWithProblem(error: unknown, { log }: Services): Response {
  if (error instanceof ApiProblem) {
    return Response.json(error.reply, { status: error.status, headers: error.headers });
  }
  log.error({ err: error }, "request failed");
  const reply = { status_text: "Internal server error", message: "Something went wrong on our side" };
  return Response.json(reply, { status: 500 });
}
