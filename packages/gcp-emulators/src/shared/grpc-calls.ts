import { type handleUnaryCall, type ServerUnaryCall, type ServiceError, status } from "@grpc/grpc-js";
import { ZodError, type z } from "zod";
import { describeIssues, fieldOf, isSet } from "./request-fields.ts";

/** A failure with the gRPC status and message that the caller gets. */
export class RpcError extends Error {
  readonly code: status;

  constructor(code: status, message: string) {
    super(message);
    this.name = "RpcError";
    this.code = code;
  }
}

export function invalidArgument(message: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, message);
}

export function failedPrecondition(message: string): RpcError {
  return new RpcError(status.FAILED_PRECONDITION, message);
}

/** For a feature that the real service has and this emulator does not: refused, never ignored. */
export function unsupported(feature: string): RpcError {
  return new RpcError(
    status.UNIMPLEMENTED,
    `${feature} is not supported by this emulator. Leave it unset here, or test it against the real service.`,
  );
}

/** Fields that the emulator does not support: a description of each feature, by the field's path in camelCase. */
export type UnsupportedFields = Readonly<Record<string, string>>;

/** Throws UNIMPLEMENTED, naming the feature, if a request's message sets one of `fields`. */
export function refuseUnsupported(fields: UnsupportedFields, message: object): void {
  for (const [path, feature] of Object.entries(fields)) {
    if (isSet(path.split(".").reduce(fieldOf, message))) throw unsupported(feature);
  }
}

/** The status that a client gets for an error. Only requests are parsed here, so a parse error is the caller's. */
export function toStatus(
  error: unknown,
  describeFault: (error: unknown) => string,
): Pick<ServiceError, "code" | "details"> {
  if (error instanceof RpcError) return { code: error.code, details: error.message };
  if (error instanceof ZodError) return { code: status.INVALID_ARGUMENT, details: describeIssues(error) };
  return { code: status.INTERNAL, details: describeFault(error) };
}

type Call = ServerUnaryCall<unknown, object>;

/**
 * Makes gRPC handlers from functions of the parsed request. The functions throw {@link RpcError} for mistakes of the
 * caller. Any other error is INTERNAL, with the message that `describeFault` returns.
 */
export function createUnary(describeFault: (error: unknown, call: Call) => string) {
  return function unary<Schema extends z.ZodType>(
    schema: Schema,
    handle: (request: z.output<Schema>, call: Call) => object | Promise<object>,
  ): handleUnaryCall<unknown, object> {
    return async (call, reply) => {
      try {
        reply(null, await handle(schema.parse(call.request), call));
      } catch (error) {
        reply(toStatus(error, (fault) => describeFault(fault, call)));
      }
    };
  };
}
