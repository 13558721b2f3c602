import { createHash } from "node:crypto";
import type { FeedbackBody } from "@loopline/contracts";

/**
 * The same id, a UUID, for the same feedback sent again under the same idempotency key: everything behind the topic goes
 * by it, so that no record of keys needs to be kept. Another body is another feedback, whatever its key.
 */
export function feedbackIdOf(
  idempotencyKey: string,
  batchId: string,
  { subjects, ratings }: FeedbackBody,
): string {
  const text = JSON.stringify([idempotencyKey, batchId, subjects, ratings]);
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  // Version 8, made in a way of one's own, and the usual variant. Source: RFC 9562, section 5.8.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
