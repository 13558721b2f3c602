import { AppError } from "./app-error.ts";

/**
 * Runs a call to something we depend on and turns whatever it throws into `unavailable`, so that callers see
 * one kind of failure whichever client made it. An {@link AppError} passes unchanged. Only the call belongs in here: an
 * answer that cannot be read is no outage, and is to be parsed outside.
 */
export async function orUnavailable<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unavailable", `${what} is not available`, { cause });
  }
}
