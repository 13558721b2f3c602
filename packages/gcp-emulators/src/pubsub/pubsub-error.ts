import { status } from "@grpc/grpc-js";

/** A failure with the gRPC status and text that the caller gets. */
export class PubSubError extends Error {
  readonly code: status;

  constructor(code: status, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PubSubError";
    this.code = code;
  }
}

/** The texts of the next two are the real service's, since client code is known to match on them. */
export function notFound(name: string): PubSubError {
  return new PubSubError(status.NOT_FOUND, `Resource not found (resource=${lastPart(name)}).`);
}

export function alreadyExists(name: string): PubSubError {
  return new PubSubError(
    status.ALREADY_EXISTS,
    `Resource already exists in the project (resource=${lastPart(name)}).`,
  );
}

export function invalidArgument(message: string): PubSubError {
  return new PubSubError(status.INVALID_ARGUMENT, message);
}

export function failedPrecondition(message: string): PubSubError {
  return new PubSubError(status.FAILED_PRECONDITION, message);
}

/** For what the real service can and this emulator cannot: refused, never ignored. */
export function unsupported(feature: string): PubSubError {
  return new PubSubError(
    status.UNIMPLEMENTED,
    `${feature} is not supported by this emulator. Leave it unset here, or test it against the real service.`,
  );
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
