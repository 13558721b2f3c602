import type { ServerResponse } from "node:http";
import { StorageError } from "./storage-error.ts";

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=UTF-8",
    "Content-Length": bytes.length,
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
  });
  response.end(bytes);
}

/** Answers without a body. */
export function sendEmpty(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, "Content-Length": 0 });
  response.end();
}

/** Answers with Google's error envelope, or with the bare message where the real service does that. */
export function sendError(response: ServerResponse, error: StorageError, form: "json" | "text"): void {
  if (error.status === 304) {
    response.writeHead(304).end();
  } else if (form === "json") {
    sendJson(response, error.status, error.toEnvelope());
  } else {
    response.writeHead(error.status, {
      "Content-Type": "text/plain; charset=UTF-8",
      "Content-Length": Buffer.byteLength(error.message),
    });
    response.end(error.message);
  }
}

/** What a caller may see of any failure: a StorageError as it is, anything else as a bare 500. */
export function toStorageError(error: unknown): StorageError {
  return error instanceof StorageError
    ? error
    : new StorageError(500, "backendError", "The emulator failed. Its log has the reason.");
}
