import type { FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";
import { decodeUtf8 } from "../core/json.ts";

/** Maximum nesting of arrays and objects in a body: the contract needs three. */
export const maxDepth = 32;

/** Parses a body as one JSON value in UTF-8. A byte order mark is ignored. */
export function parseJsonBody(
  _request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  try {
    const text = decodeUtf8(body);
    if (text === undefined) throw new AppError("bad-request", "body must be UTF-8");
    checkDepth(text);
    done(null, JSON.parse(text));
  } catch (cause) {
    if (cause instanceof AppError) done(cause);
    else done(new AppError("bad-request", `body must be JSON: ${(cause as Error).message}`, { cause }));
  }
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Checks how deeply a JSON text nests arrays and objects, before it is parsed: code that walks a value which is too deep
 * overflows the stack. The text need not be valid JSON.
 * @throws {AppError} `bad-request`.
 */
export function checkDepth(text: string): void {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
      continue;
    }
    // `[` and `{` differ in one bit, and so do `]` and `}`.
    const bracket = code & ~0x20;
    if (bracket === 0x5b) {
      depth += 1;
      if (depth > maxDepth) {
        throw new AppError("bad-request", `body must not nest arrays and objects more than ${maxDepth} deep`);
      }
    } else if (bracket === 0x5d) depth -= 1;
  }
}

/** Index of the quote that closes the string opened at `start`, or the text's length. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

export interface BatchLimits {
  /** Records in a batch. */
  readonly maxRecords: number;
  /** UTF-16 code units in a subject. */
  readonly maxSubjectLength: number;
}

/** Checks a batch's subjects. Without limits, all batches pass. @throws {AppError} `too-large`. */
export function checkBatchLimits(subjects: readonly string[], limits: BatchLimits | undefined): void {
  if (limits === undefined) return;
  const { maxRecords, maxSubjectLength } = limits;
  if (subjects.length > maxRecords) {
    throw new AppError(
      "too-large",
      `subjects has ${subjects.length} records, at most ${maxRecords} are allowed: send them in parts`,
    );
  }
  const index = subjects.findIndex((subject) => subject.length > maxSubjectLength);
  const length = subjects[index]?.length;
  if (length === undefined) return;
  throw new AppError(
    "too-large",
    `subjects[${index}] has ${length} characters, at most ${maxSubjectLength} are allowed`,
  );
}
