import { grpcStatus, statusOf } from "@loopline/platform";

/** For `catch`: ignores the error that the resource exists already. */
export function unlessItExists(error: unknown): void {
  if (statusOf(error) !== grpcStatus.alreadyExists) throw error;
}
