import { type Client, createClient, LooplineError, type RequestSettings } from "../src/index.ts";

/** A client that does not wait between attempts, and the milliseconds that it would have waited. */
export function createTestClient(
  url: string,
  changes: RequestSettings = {},
): { client: Client; slept: number[] } {
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  return { client: createClient({ url, sleep, random: () => 0.5, timeoutMs: 5_000, ...changes }), slept };
}

/** The error that a call fails with, which must be a LooplineError. */
export async function failureOf(call: Promise<unknown>): Promise<LooplineError> {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof LooplineError) return error;
  throw new Error("no LooplineError", { cause: error });
}
