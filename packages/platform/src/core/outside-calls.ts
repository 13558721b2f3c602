import { z } from "zod";
import { AppError } from "./app-error.ts";

/**
 * Calls a dependency, and turns whatever its client throws into `unavailable`. An {@link AppError} passes unchanged.
 * Parse the answer outside of it: an unreadable answer is not an outage.
 */
export async function orUnavailable<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unavailable", `${what} is not available`, { cause });
  }
}

/**
 * Waits for a call at most `milliseconds`, retries included. The call gets a signal that aborts at the deadline, so that it
 * can stop its work and close its connection.
 * @throws {AppError} `unavailable`, naming `what`, at the deadline.
 */
export async function withDeadline<T>(
  milliseconds: number,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new AppError("unavailable", `${what} did not answer within ${milliseconds} ms`);
    // Before the abort: what the call throws because of it must not hide the deadline.
    reject(error);
    controller.abort(error);
  }, milliseconds);
  try {
    return await Promise.race([call(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** The gRPC codes of Google's clients that are expected. Source: grpc.io/docs/guides/status-codes */
export const grpcStatus = { deadlineExceeded: 4, notFound: 5, alreadyExists: 6 } as const;

const StatusSchema = z.object({ code: z.number() });

/** The status in an error of a Google client: a gRPC code, or Cloud Storage's HTTP status. Undefined without one. */
export function statusOf(error: unknown): number | undefined {
  return StatusSchema.safeParse(error).data?.code;
}
