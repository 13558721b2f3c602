import { z } from "zod";
import { invalidArgument } from "./pubsub-error.ts";
import { fieldOf, refuseUnsupported, type UnsupportedFields } from "./unsupported-fields.ts";

/** The paths of an update's `google.protobuf.FieldMask`; none, which `applyMask` refuses, if there is no mask. */
export const UpdateMaskSchema = z
  .object({ paths: z.array(z.string()).default([]) })
  .nullish()
  .transform((mask) => mask?.paths ?? []);

/** What an update may name. Fields are in camelCase. */
export interface MaskRules {
  /** Fields that may change, with the parts of each that may change on their own. */
  readonly mutable: ReadonlyMap<string, readonly string[]>;
  readonly unsupported: UnsupportedFields;
}

/** An update of a resource from `current` to `given`, which came as `raw`. */
export interface Update {
  /** `ack_deadline_seconds`, `retry_policy.minimum_backoff`, or the same in camelCase. */
  readonly paths: readonly string[];
  readonly current: object;
  readonly given: object;
  readonly raw: object;
}

/**
 * `current` with the fields that the mask names taken from `given`; the other fields of `given` are ignored. Throws
 * INVALID_ARGUMENT for a field that cannot change, and UNIMPLEMENTED for a feature that is not here.
 */
export function applyMask(
  { mutable, unsupported }: MaskRules,
  { paths, current, given, raw }: Update,
): Record<string, unknown> {
  if (paths.length === 0) throw invalidArgument("update_mask is required: name the fields to change.");
  const updated: Record<string, unknown> = { ...current };
  for (const path of paths) {
    const [field = "", part, ...deeper] = path.split(".").map(toCamelCase);
    const value = fieldOf(given, field);
    refuseUnsupported(unsupported, { [field]: fieldOf(raw, field) });
    // Clearing what cannot be set changes nothing.
    if (Object.hasOwn(unsupported, field)) continue;
    const parts = mutable.get(field);
    if (parts === undefined || deeper.length > 0 || (part !== undefined && !parts.includes(part))) {
      throw invalidArgument(
        `Invalid update_mask: ${path} cannot be changed. These can: ${[...mutable.keys()].join(", ")}.`,
      );
    }
    updated[field] = part === undefined ? value : { ...Object(updated[field]), [part]: fieldOf(value, part) };
  }
  return updated;
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
