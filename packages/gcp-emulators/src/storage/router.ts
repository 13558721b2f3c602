import type { ServerResponse } from "node:http";
import { StorageError } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { refuseUnsupportedRequest } from "./unsupported.ts";

/** Reads a variable of the matched path. */
export type PathParams = (name: string) => string;

/** Answers one request, or throws. */
export type Handler = (
  request: StorageRequest,
  response: ServerResponse,
  param: PathParams,
) => Promise<void> | void;

/** `[method, pattern, handler]`; a segment `:x` of the pattern matches anything and names it `x`. */
export type Route = readonly [method: string, pattern: string, handle: Handler];

/** Finds the handler of a request. Throws a 501 StorageError when the emulator has none. */
export function createRouter(routes: readonly Route[]) {
  const compiled = routes.map(([method, pattern, handle]) => ({
    method,
    handle,
    pattern: pattern.split("/").filter(Boolean),
  }));

  return function route(request: StorageRequest, response: ServerResponse): Promise<void> | void {
    refuseUnsupportedRequest(request);
    const segments = withoutVersion(request.segments);
    for (const { method, pattern, handle } of compiled) {
      if (method !== request.method || pattern.length !== segments.length) continue;
      const params = match(pattern, segments);
      if (params) return handle(request, response, (name) => params.get(name) ?? "");
    }
    throw new StorageError(
      501,
      "notImplemented",
      `${request.method} /${request.segments.join("/")} is not part of this emulator: see the list of what is in its README.`,
    );
  };
}

/** With STORAGE_EMULATOR_HOST the official client leaves "/storage/v1" out; uploads keep it after "/upload". */
function withoutVersion(segments: string[]): string[] {
  const at = segments.indexOf("storage");
  const versioned = at >= 0 && at <= 1 && segments[at + 1] === "v1" && segments[at + 2] === "b";
  return versioned ? segments.toSpliced(at, 2) : segments;
}

function match(pattern: string[], segments: string[]): Map<string, string> | undefined {
  const params = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? "";
    if (expected.startsWith(":")) params.set(expected.slice(1), actual);
    else if (expected !== actual) return undefined;
  }
  return params;
}
