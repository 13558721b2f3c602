import { AppError } from "./app-error.ts";

/**
 * Waits for a call to the outside no longer than `milliseconds`, retries included. The call gets a signal that is aborted
 * when time is up, so that it stops its work and closes its connection.
 * @throws {AppError} `unavailable`, naming `what`, when time is up.
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
    // First: what is thrown for the abort must not hide why.
    reject(error);
    controller.abort(error);
  }, milliseconds);
  try {
    return await Promise.race([call(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
