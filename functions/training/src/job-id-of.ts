import { createHash } from "node:crypto";
import type { PubSubEvent } from "@loopline/platform/functions";

/**
 * The id of the training that a job message asks for: the same at every delivery, so that a training done twice
 * counts once. A UUID of version 8 (RFC 9562), made from the message's id and time.
 */
export function jobIdOf(event: Pick<PubSubEvent, "id" | "publishTime">): string {
  const hex = createHash("sha256").update(`${event.id} ${event.publishTime.toISOString()}`).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
