import { decodeUtf8 } from "@loopline/platform";
import { ApiProblem, badRequest } from "./api-problem.ts";

/** What the ingest API takes. In bytes. */
const bodyLimit = 8_000_000;

/**
 * Reads a request's body as JSON. Only a body that calls itself JSON is read: a page of another origin cannot send
 * one without being asked first, and is never allowed to.
 *
 * @throws {ApiProblem}
 */
export async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers.get("content-type") ?? "")) {
    throw new ApiProblem(415, {
      status_text: "Unsupported media type",
      message: "content-type must be application/json",
    });
  }
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badRequest(`body must be JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > bodyLimit) {
      throw new ApiProblem(413, { status_text: "Payload too large", message: "body is too large" });
    }
    chunks.push(chunk);
  }
  const text = decodeUtf8(Buffer.concat(chunks));
  if (text === undefined) throw badRequest("body must be UTF-8");
  return text;
}
