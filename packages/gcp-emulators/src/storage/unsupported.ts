import { isSet } from "../shared/request-fields.ts";
import { notImplemented } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";

// Ignoring one of these would give a wrong result, or leave data unprotected that the caller wants to protect.

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

/** Throws 501 for a parameter or header that the emulator would otherwise have to ignore. */
export function refuseUnsupportedRequest({ query, headers }: StorageRequest): void {
  for (const [name, feature] of parameters) {
    if (![null, "", "false"].includes(query.get(name))) throw notImplemented(feature);
  }
  for (const name of Object.keys(headers)) {
    if (/^x-goog-(copy-source-)?encryption-/.test(name)) {
      throw notImplemented(`A customer-supplied encryption key (${name})`);
    }
  }
}

/** Throws 501 for settings of an object that the emulator would otherwise have to ignore. */
export function refuseUnsupportedObject(metadata: Readonly<Record<string, unknown>>): void {
  for (const [name, feature] of objectFields) {
    const value = metadata[name];
    const isEmptyObject = typeof value === "object" && Object.keys(value ?? {}).length === 0;
    if (isSet(value) && !isEmptyObject) throw notImplemented(feature);
  }
}

/** Throws 501 for a setting of a bucket that would change its objects. Other settings are stored and returned. */
export function refuseUnsupportedBucket({ autoclass }: Readonly<Record<string, unknown>>): void {
  const isEnabled = typeof autoclass === "object" && autoclass !== null && "enabled" in autoclass;
  if (isEnabled && autoclass.enabled === true) throw notImplemented("Autoclass (autoclass)");
}
