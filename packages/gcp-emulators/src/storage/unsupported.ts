import { z } from "zod";
import { StorageError } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";

// Ignoring one of these would give a wrong answer, or keep unprotected what is to be protected.

const EnabledSchema = z.looseObject({ enabled: z.literal(true) });

const parameters = new Map([
  ["matchGlob", "Listing with matchGlob"],
  ["versions", "Listing with versions"],
  ["softDeleted", "Soft deletion (softDeleted)"],
  ["includeFoldersAsPrefixes", "Listing with includeFoldersAsPrefixes"],
  ["kmsKeyName", "Encryption with a key of Cloud KMS (kmsKeyName)"],
  ["destinationKmsKeyName", "Encryption with a key of Cloud KMS (destinationKmsKeyName)"],
  ["enableObjectRetention", "Retention of objects (enableObjectRetention)"],
]);

const objectFields = new Map([
  ["acl", "An access control list (acl)"],
  ["contexts", "Object contexts (contexts)"],
  ["eventBasedHold", "A hold on an object (eventBasedHold)"],
  ["kmsKeyName", "Encryption with a key of Cloud KMS (kmsKeyName)"],
  ["retention", "Retention of an object (retention)"],
  ["temporaryHold", "A hold on an object (temporaryHold)"],
]);

/** Throws 501 for what the emulator would otherwise have to ignore in the parameters or headers of a request. */
export function refuseUnsupportedRequest({ query, headers }: StorageRequest): void {
  for (const [name, feature] of parameters) {
    if (![null, "", "false"].includes(query.get(name))) throw unsupported(feature);
  }
  for (const name of Object.keys(headers)) {
    if (/^x-goog-(copy-source-)?encryption-/.test(name)) {
      throw unsupported(`A customer-supplied encryption key (${name})`);
    }
  }
}

/** Throws 501 for settings of an object that the emulator would otherwise have to ignore. */
export function refuseUnsupportedObject(metadata: Readonly<Record<string, unknown>>): void {
  for (const [name, feature] of objectFields) if (isSet(metadata[name])) throw unsupported(feature);
}

/** Throws 501 for a setting of a bucket that would change its objects. Other settings are kept and shown. */
export function refuseUnsupportedBucket(settings: Readonly<Record<string, unknown>>): void {
  if (EnabledSchema.safeParse(settings.autoclass).success) throw unsupported("Autoclass (autoclass)");
}

function isSet(value: unknown): boolean {
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return value !== undefined && value !== null && value !== false && value !== "" && !isEmpty;
}

function unsupported(feature: string): StorageError {
  return new StorageError(
    501,
    "notImplemented",
    `${feature} is not part of this emulator: see the list of what is in its README.`,
  );
}
