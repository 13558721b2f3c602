import type { ErrorReply } from "@loopline/contracts";

/** An error to reply with: status, body and headers. The body has the same form as the APIs' errors. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly reply: ErrorReply;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    reply: ErrorReply,
    options: ErrorOptions & { headers?: Record<string, string> } = {},
  ) {
    super(reply.message, options);
    this.name = "ApiProblem";
    this.status = status;
    this.reply = reply;
    this.headers = options.headers ?? {};
  }
}

export function badRequest(message: string, options?: ErrorOptions): ApiProblem {
  return new ApiProblem(400, { status_text: "Bad request", message }, options);
}

export function unauthorized(message: string): ApiProblem {
  return new ApiProblem(401, { status_text: "Unauthorized", message });
}

export function forbidden(message: string): ApiProblem {
  return new ApiProblem(403, { status_text: "Forbidden", message });
}

export function notFound(): ApiProblem {
  return new ApiProblem(404, { status_text: "Not found", message: "Resource not found" });
}

export function methodNotAllowed(allowed: readonly string[]): ApiProblem {
  const reply = { status_text: "Method not allowed", message: "Method not allowed" };
  return new ApiProblem(405, reply, { headers: { Allow: allowed.join(", ") } });
}

/** @param message shown to the user */
export function unavailable(message: string, cause: unknown): ApiProblem {
  const reply = { status_text: "Service unavailable", message };
  return new ApiProblem(503, reply, { cause, headers: { "Retry-After": "1" } });
}
