import { describeProblem, ErrorReplySchema } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { z } from "zod";

export interface JsonRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly body?: unknown;
}

const timeoutMs = 5_000;

/**
 * Asks an API and checks what it answers.
 *
 * @throws {AppError} `unavailable` when it does not answer or has a problem of its own, `bad-request` when it
 * refuses or its answer is not what it should be.
 */
export async function requestJson<T>(
  schema: z.ZodType<T>,
  { method, url, body }: JsonRequest,
  signal: AbortSignal,
): Promise<T> {
  const { status, text } = await ask({ method, url, body }, signal);
  const reply = parseJson(text);
  if (status >= 400) {
    const said = ErrorReplySchema.safeParse(reply);
    const code = status >= 500 || status === 429 ? "unavailable" : "bad-request";
    throw new AppError(
      code,
      `${method} ${url} answers ${status}${said.success ? `: ${said.data.message}` : ""}`,
    );
  }
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  const problem = reply === undefined ? "no JSON" : `with something else: ${describeProblem(parsed.error)}`;
  throw new AppError("bad-request", `${method} ${url} answers ${problem}`);
}

async function ask({ method, url, body }: JsonRequest, signal: AbortSignal) {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError("unavailable", `${method} ${url} does not answer`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
