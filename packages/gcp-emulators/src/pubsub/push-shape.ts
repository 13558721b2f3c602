import { invalidArgument } from "./pubsub-error.ts";

/** The label that says as what a push subscription's requests look. The real service goes by who made it. */
export const pushShapeLabel = "emulator-push-shape";

/** `raw`: as from a subscription of your own. `eventarc`: as from an Eventarc trigger, with CloudEvent headers. */
export type PushShape = "raw" | "eventarc";

/** Throws INVALID_ARGUMENT if the label has another value. */
export function pushShapeOf(labels: Readonly<Record<string, string>>): PushShape {
  const shape = labels[pushShapeLabel] ?? "raw";
  if (shape === "raw" || shape === "eventarc") return shape;
  throw invalidArgument(`Label ${pushShapeLabel} must be "raw" or "eventarc", not "${shape}".`);
}
