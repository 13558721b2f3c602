import type { z } from "zod";
import { type ErrorStatus, statusTexts } from "./replies.ts";

interface ErrorDocs {
  readonly name: string;
  readonly description: string;
  readonly message: string;
  readonly headers?: readonly string[];
}

/** Operations do not document 405, because it is the reply to methods that are not operations. */
export type DocumentedStatus = Exclude<ErrorStatus, 405>;

/** The errors of both APIs, by status. */
const errors: Readonly<Record<DocumentedStatus, ErrorDocs>> = {
  400: {
    name: "BadRequest",
    description: "The request is invalid. The message names the field.",
    message: "features count must equal subjects",
  },
  401: {
    name: "Unauthorized",
    description: "Missing or unknown API key.",
    message: "x-api-key is missing or not known",
    headers: ["WWW-Authenticate"],
  },
  403: {
    name: "Forbidden",
    description: "The API key lacks the operation's scope.",
    message: 'this key lacks the scope "feedback"; it has: read',
  },
  404: {
    name: "NotFound",
    description: "It does not exist, or not yet.",
    message: "Resource not found",
  },
  408: {
    name: "RequestTimeout",
    description: "The request arrived too slowly.",
    message: "the request took too long to arrive",
  },
  409: {
    name: "Conflict",
    description: "The idempotency key was used with another body.",
    message: "this Idempotency-Key was used with another body",
  },
  413: {
    name: "PayloadTooLarge",
    description: "The body or the batch is too large. Send it in parts.",
    message: "body is too large",
  },
  429: {
    name: "TooManyRequests",
    description: "The API key's rate limit is reached. Retry after `Retry-After` seconds.",
    message: "this key may make 6000 requests in a minute: try again in 17 s",
    headers: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  },
  431: {
    name: "RequestHeaderFieldsTooLarge",
    description: "The URL and headers exceed 16 kB.",
    message: "the URL and headers are too large",
  },
  500: {
    name: "InternalServerError",
    description: "Internal error.",
    message: "Something went wrong on our side",
  },
  503: {
    name: "ServiceUnavailable",
    description: "A dependency is down or the API is overloaded. Retry after `Retry-After` seconds.",
    message: "Temporarily unavailable, please try again",
    headers: ["Retry-After"],
  },
};

/** For `components.headers`. */
export const headerComponents = {
  ETag: {
    description: "Identifies this version of the content; send it as `If-None-Match`.",
    schema: { type: "string" },
  },
  RateLimit: {
    description: "Requests left in the API key's rate limit, and seconds until it resets.",
    schema: { type: "string" },
  },
  "RateLimit-Policy": { description: "The API key's rate limit.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "string", pattern: "^\\d+$" } },
  "WWW-Authenticate": { description: "Authentication scheme.", schema: { type: "string" } },
} as const;

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
export function errorComponents(envelope: z.core.JSONSchema.JSONSchema): object {
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
