import { describeProblem } from "@loopline/contracts";
import { decodeUtf8 } from "@loopline/platform";
import type { z } from "zod";
import { ApiProblem, badRequest } from "./api-problem.ts";

/** The same limit as the ingest API's, in bytes. */
const maxBodyBytes = 8_000_000;

/**
 * Parses a value from outside.
 *
 * @param whole names the value in problems that concern none of its fields
 * @throws {ApiProblem} 400, in the APIs' own words
 */
export function check<S extends z.ZodType>(schema: S, value: unknown, whole: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(describeProblem(result.error, whole));
}

/**
 * Reads a request's body as JSON. The content type must be JSON: a page of another origin can send that only after a CORS
 * preflight request, which this server never allows.
 *
 * @throws {ApiProblem} 400, 413 or 415
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
    if (size > maxBodyBytes) {
      throw new ApiProblem(413, { status_text: "Payload too large", message: "body is too large" });
    }
    chunks.push(chunk);
  }
  const text = decodeUtf8(Buffer.concat(chunks));
  if (text === undefined) throw badRequest("body must be UTF-8");
  return text;
}
