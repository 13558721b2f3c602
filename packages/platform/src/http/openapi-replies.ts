import type { JsonSchema } from "./openapi-schemas.ts";
import { type ErrorStatus, statusTexts } from "./replies.ts";

interface ErrorDocs {
  readonly name: string;
  readonly description: string;
  readonly message: string;
  readonly headers?: readonly string[];
}

/** No operation documents 405: it belongs to methods that have none. */
export type DocumentedStatus = Exclude<ErrorStatus, 405>;

/** The errors of both APIs, by status. */
const errors: Readonly<Record<DocumentedStatus, ErrorDocs>> = {
  400: {
    name: "BadRequest",
    description: "Something in the request is wrong; the message names it.",
    message: "features count must equal subjects",
  },
  401: {
    name: "Unauthorized",
    description: "The key is missing, or nobody's.",
    message: "x-api-key is missing or not known",
    headers: ["WWW-Authenticate"],
  },
  403: {
    name: "Forbidden",
    description: "The key lacks the scope.",
    message: "this key may not feedback: it has read",
  },
  404: {
    name: "NotFound",
    description: "There is none, or not yet.",
    message: "Resource not found",
  },
  408: {
    name: "RequestTimeout",
    description: "The request came too slowly.",
    message: "the request took too long to arrive",
  },
  409: {
    name: "Conflict",
    description: "The idempotency key was used with another body.",
    message: "this Idempotency-Key was used with another body",
  },
  413: {
    name: "PayloadTooLarge",
    description: "Send it in parts.",
    message: "body is too large",
  },
  429: {
    name: "TooManyRequests",
    description: "Over the key's rate. Try again after `Retry-After` seconds.",
    message: "this key may make 6000 requests in a minute: try again in 17 s",
    headers: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  },
  431: {
    name: "RequestHeaderFieldsTooLarge",
    description: "The URL and headers are longer than 16 kB.",
    message: "the URL and headers are too large",
  },
  500: {
    name: "InternalServerError",
    description: "A fault of ours.",
    message: "Something went wrong on our side",
  },
  503: {
    name: "ServiceUnavailable",
    description:
      "Something is down or overloaded, and nothing was done. Try again after `Retry-After` seconds.",
    message: "Temporarily unavailable, please try again",
    headers: ["Retry-After"],
  },
};

/** For `components.headers`. */
export const headerComponents = {
  ETag: {
    description: "Names this very content; send it back as `If-None-Match`.",
    schema: { type: "string" },
  },
  RateLimit: { description: "What is left of the key's rate, and for how long.", schema: { type: "string" } },
  "RateLimit-Policy": { description: "The key's rate.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "string", pattern: "^\\d+$" } },
  "WWW-Authenticate": { description: "How to say who one is.", schema: { type: "string" } },
} as const;

export type HeaderName = keyof typeof headerComponents;

export function headerReferences(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** For a route's `responses`. */
export function errorReferences(statuses: readonly DocumentedStatus[]): object {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${errors[status].name}` }]),
  );
}

/** For `components.responses`. @param envelope the schema of every error */
export function errorComponents(envelope: JsonSchema): object {
  return Object.fromEntries(
    Object.entries(errors).map(([status, { name, description, message, headers }]) => [
      name,
      {
        description,
        ...(headers === undefined ? {} : { headers: headerReferences(headers) }),
        content: {
          "application/json": {
            schema: envelope,
            example: { status_text: statusTexts[Number(status) as DocumentedStatus], message },
          },
        },
      },
    ]),
  );
}
