import { AppError } from "./app-error.ts";

/**
 * Waits for a call to the outside no longer than `milliseconds`. The call itself goes on: use it where the
 * client offers no cancellation of its own.
 * @throws {AppError} `unavailable`, naming `what`, when time is up.
 */
export async function withDeadline<T>(call: Promise<T>, milliseconds: number, what: string): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new AppError("unavailable", `${what} did not answer within ${milliseconds} ms`)),
    milliseconds,
  );
  try {
    return await Promise.race([call, expired]);
  } finally {
    clearTimeout(timer);
  }
}
