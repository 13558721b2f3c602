import { z } from "zod";
import {
  createUnary,
  invalidArgument,
  refuseUnsupported,
  type UnsupportedFields,
} from "../shared/grpc-calls.ts";
import { type PageRequest, paginate } from "../shared/paginate.ts";
import { fieldOf } from "../shared/request-fields.ts";

/** The message that a client gets for a fault of the emulator. */
export function describeFault(error: unknown): string {
  return `The emulator failed: ${error instanceof Error ? error.message : String(error)}`;
}

export const unary = createUnary(describeFault);

/** As {@link unary}, for calls that change something: answers once `saved` resolves. */
export function createSavedUnary(saved: () => Promise<void>) {
  return <Schema extends z.ZodType>(schema: Schema, handle: (request: z.output<Schema>) => object) =>
    unary(schema, async (request) => {
      const reply = handle(request);
      await saved();
      return reply;
    });
}

/** One page of resources, by name. */
export function paginateByName<T extends { readonly name: string }>(
  resources: readonly T[],
  request: PageRequest,
): { page: T[]; nextPageToken: string } {
  return paginate(resources, request, { maxPageSize: 1_000, keyOf: ({ name }) => name });
}

/** The paths of an update's `google.protobuf.FieldMask`. Without a mask there are none, which `applyMask` refuses. */
export const UpdateMaskSchema = z
  .object({ paths: z.array(z.string()).default([]) })
  .nullish()
  .transform((mask) => mask?.paths ?? []);

/** The fields that an update may name, in camelCase. */
export interface MaskRules {
  /** Fields that may change, each with the parts that may change separately. */
  readonly mutable: ReadonlyMap<string, readonly string[]>;
  readonly unsupported: UnsupportedFields;
}

/**
 * Updates a resource from `current` to `given`, which was parsed from `raw`: returns `current` with the fields that the
 * mask names replaced; other fields of `given` are ignored. A path is `ack_deadline_seconds`,
 * `retry_policy.minimum_backoff`, or the same in camelCase. Throws INVALID_ARGUMENT for a field that cannot change, and
 * UNIMPLEMENTED for a field that the emulator does not support.
 */
export function applyMask(
  { mutable, unsupported }: MaskRules,
  paths: readonly string[],
  current: object,
  { given, raw }: { given: object; raw: object },
): Record<string, unknown> {
  if (paths.length === 0) throw invalidArgument("update_mask is required: name the fields to change.");
  const updated: Record<string, unknown> = { ...current };
  for (const path of paths) {
    const [field = "", part, ...deeper] = path.split(".").map(toCamelCase);
    const value = fieldOf(given, field);
    refuseUnsupported(unsupported, { [field]: fieldOf(raw, field) });
    // An unsupported field that is cleared was never set.
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
