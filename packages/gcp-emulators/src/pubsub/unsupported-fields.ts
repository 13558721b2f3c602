import { unsupported } from "./pubsub-error.ts";

/** Fields that the real service has and the emulator has not: what each is for, by its path in camelCase. */
export type UnsupportedFields = Readonly<Record<string, string>>;

/** Throws UNIMPLEMENTED, naming the feature, if a request's message sets one of `fields`. They are never ignored. */
export function refuseUnsupported(fields: UnsupportedFields, message: object): void {
  for (const [path, feature] of Object.entries(fields)) {
    if (isSet(path.split(".").reduce(fieldOf, message))) throw unsupported(feature);
  }
}

/** A field of a message that may not be there. */
export function fieldOf(message: unknown, field: string): unknown {
  return new Map<string, unknown>(Object.entries(message ?? {})).get(field);
}

/** In a message as proto-loader decodes it without defaults: some clients send a default value, others leave it out. */
function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "" && value !== false;
}
