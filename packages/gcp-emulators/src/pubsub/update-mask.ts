import { invalidArgument } from "./pubsub-error.ts";

/**
 * The fields that an update names, checked against those that may change.
 *
 * @param paths a field mask: `ack_deadline_seconds`, or camelCase; `retry_policy.minimum_backoff` counts as
 * `retryPolicy`, since a nested field always comes with its whole parent here.
 */
export function readMask<Field extends string>(paths: readonly string[], mutable: readonly Field[]): Field[] {
  if (paths.length === 0) throw invalidArgument("The update_mask is empty: name the fields to change.");
  return paths.map((path) => {
    const name = (path.split(".")[0] ?? "").replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const field = mutable.find((candidate) => candidate === name);
    if (field !== undefined) return field;
    throw invalidArgument(
      `Invalid update_mask: ${path} cannot be changed. These can: ${mutable.join(", ")}.`,
    );
  });
}
