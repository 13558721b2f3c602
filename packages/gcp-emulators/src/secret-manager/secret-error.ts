import { status } from "@grpc/grpc-js";

/** A refusal that the caller of the Secret Manager API gets to see. Never holds a payload. */
export class SecretError extends Error {
  /** A gRPC status code. */
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.name = "SecretError";
    this.code = code;
  }
}

export function invalidArgument(message: string): SecretError {
  return new SecretError(status.INVALID_ARGUMENT, message);
}

export function failedPrecondition(message: string): SecretError {
  return new SecretError(status.FAILED_PRECONDITION, message);
}

export function notFound(what: string): SecretError {
  return new SecretError(status.NOT_FOUND, `${what} not found or has no versions.`);
}
