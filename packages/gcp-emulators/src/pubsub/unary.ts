import { type handleUnaryCall, type ServerUnaryCall, type ServiceError, status } from "@grpc/grpc-js";
import { ZodError, type z } from "zod";
import { describeIssues } from "../describe-issues.ts";
import { PubSubError } from "./pubsub-error.ts";

/**
 * A gRPC handler from a function of the parsed request. The function throws `PubSubError` for what the caller did
 * wrong; anything else is INTERNAL.
 */
export function unary<Schema extends z.ZodType>(
  schema: Schema,
  handle: (request: z.output<Schema>, call: ServerUnaryCall<unknown, object>) => object | Promise<object>,
): handleUnaryCall<unknown, object> {
  return async (call, reply) => {
    try {
      reply(null, await handle(schema.parse(call.request), call));
    } catch (error) {
      reply(toStatus(error));
    }
  };
}

/** The status that tells a client about an error. Only requests are parsed here, so a parse error is the caller's. */
export function toStatus(error: unknown): Pick<ServiceError, "code" | "details"> {
  if (error instanceof PubSubError) return { code: error.code, details: error.message };
  if (error instanceof ZodError) {
    return { code: status.INVALID_ARGUMENT, details: describeIssues(error) };
  }
  const details = error instanceof Error ? error.message : String(error);
  return { code: status.INTERNAL, details: `The emulator failed: ${details}` };
}
