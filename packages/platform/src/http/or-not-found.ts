import { AppError } from "../core/app-error.ts";

/** The value, or a 404 for the caller where there is none. @throws {AppError} `not-found`. */
export function orNotFound<T>(value: T | null): T {
  if (value === null) throw new AppError("not-found", "Resource not found");
  return value;
}
