import { invalidArgument } from "./pubsub-error.ts";

const keyPattern = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const valuePattern = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** Throws INVALID_ARGUMENT unless the labels of a topic or subscription follow Google Cloud's rules for labels. */
export function checkLabels(labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > 64) throw invalidArgument(`At most 64 labels are allowed, not ${entries.length}.`);
  for (const [key, value] of entries) {
    if (!keyPattern.test(key) || !valuePattern.test(value)) {
      throw invalidArgument(
        `Invalid label ${key}=${value}: keys and values have at most 63 lower-case letters, digits, _ and -, and a ` +
          "key starts with a letter.",
      );
    }
  }
}
