import { AppError } from "./app-error.ts";

/**
 * Runs a call to something we depend on and turns whatever it throws into `unavailable`, so that callers see
 * one kind of failure whichever client made it. An {@link AppError} passes unchanged.
 */
export async function orUnavailable<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("unavailable", `${what} is not available`, { cause });
  }
}
