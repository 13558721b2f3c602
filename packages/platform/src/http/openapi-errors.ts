import type { z } from "zod";
import { type ErrorStatus, errorReply, errors } from "./replies.ts";

interface ErrorDocs {
  readonly description: string;
  readonly headers?: readonly string[];
}

/** Operations do not document 405, because it is the reply to methods that are not operations. */
export type DocumentedStatus = Exclude<ErrorStatus, 405>;

const docs: Readonly<Record<DocumentedStatus, ErrorDocs>> = {
  400: { description: "The request is invalid. The message names the field." },
  401: { description: "Missing or unknown API key.", headers: ["WWW-Authenticate"] },
  403: { description: "The API key lacks the operation's scope." },
  404: { description: "It does not exist, or not yet." },
  408: { description: "The request arrived too slowly." },
  409: { description: "The idempotency key was used with another body." },
  413: { description: "The body or the batch is too large. Send it in parts." },
  429: {
    description:
      "The API key's rate limit, or its owner's quota, is reached: the message says which. Retry after `Retry-After` seconds.",
    headers: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  },
  431: { description: "The URL and headers exceed 16 kB." },
  500: { description: "Internal error." },
  503: {
    description: "A dependency is down or the API is overloaded. Retry after `Retry-After` seconds.",
    headers: ["Retry-After"],
  },
};

const statuses = Object.keys(docs).map(Number) as DocumentedStatus[];

/** For `components.headers`. */
export const headerComponents = {
  ETag: {
    description: "Identifies this version of the content; send it as `If-None-Match`.",
    schema: { type: "string" },
  },
  RateLimit: {
    description:
      "Requests left in the API key's rate limit, and seconds until it resets; records and batches left in its owner's quota.",
    schema: { type: "string" },
  },
  "RateLimit-Policy": {
    description: "The API key's rate limit and its owner's quota.",
    schema: { type: "string" },
  },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "string", pattern: "^\\d+$" } },
  "WWW-Authenticate": { description: "Authentication scheme.", schema: { type: "string" } },
} as const;

export function headerReferences(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** For a route's `responses`. */
export function errorReferences(statuses: readonly DocumentedStatus[]): object {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
  );
}

/** For `components.responses`. @param envelope the schema of every error */
export function errorComponents(envelope: z.core.JSONSchema.JSONSchema): object {
  return Object.fromEntries(
    statuses.map((status) => {
      const { description, headers } = docs[status];
      const content = { "application/json": { schema: envelope, example: errorReply(status) } };
      return [
        nameOf(status),
        { description, ...(headers === undefined ? {} : { headers: headerReferences(headers) }), content },
      ];
    }),
  );
}

/** The status text in camel case, such as `BadRequest`. */
function nameOf(status: DocumentedStatus): string {
  return errors[status].text.replaceAll(/ ?\b(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
