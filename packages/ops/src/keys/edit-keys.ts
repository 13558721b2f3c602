import { isDeepStrictEqual } from "node:util";
import { AppError } from "@loopline/platform";
import { type KeyDocument, parseKeyDocument, type Quota, type StoredKey } from "@loopline/platform/keys";
import type { SecretVersion, VersionedSecret } from "@loopline/platform/secrets";

/** Retries of a write. Each one means that another writer added a version in between. */
const maxAttempts = 20;

/** Bytes of a version of a secret. Source: cloud.google.com/secret-manager/quotas */
const maxBytes = 65_536;

/** All keys and quotas. @throws {AppError} `bad-request` if the secret holds something else, or `unavailable`. */
export async function readKeys(secret: Pick<VersionedSecret, "newest">): Promise<KeyDocument> {
  return documentOf(await secret.newest());
}

/**
 * Changes the keys and quotas. Writers of a secret do not lock each other out: one that finds other versions in between retries
 * until the newest version includes theirs and this change.
 * @throws {AppError} as {@link readKeys}, `too-large` if they do not fit, `conflict`, or the error of `change`: then nothing
 * was written.
 */
export async function editKeys(
  secret: Pick<VersionedSecret, "newest" | "read" | "add">,
  change: (document: KeyDocument) => KeyDocument,
): Promise<void> {
  let before = await secret.newest();
  let document = change(documentOf(before));
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const seen = before?.version ?? 0;
    const added = await secret.add(writeKeys(document));
    if (added === seen + 1) return;
    const newest = await secret.newest();
    const since = Array.from({ length: (newest?.version ?? added) - seen }, (_, index) => seen + 1 + index);
    const versions = await Promise.all(since.map((version) => secret.read(version)));
    document = mergeKeys([...versions.map(documentOf), document]);
    if (isDeepStrictEqual(mergeKeys([documentOf(newest)]), document)) return;
    before = newest;
  }
  throw new AppError("conflict", "others are changing the keys: look at the list and try again");
}

function documentOf(version: SecretVersion | null): KeyDocument {
  if (version === null) return { keys: [], quotas: [] };
  try {
    return parseKeyDocument(version.text);
  } catch (cause) {
    const problem = `version ${version.version} of the secret holds no keys: add one that does`;
    throw new AppError("bad-request", problem, { cause });
  }
}

/** All keys of several documents, oldest first, and the newest quota of each owner. A key that any of them revoked is revoked. */
export function mergeKeys(documents: readonly KeyDocument[]): KeyDocument {
  const merged = new Map<string, StoredKey>();
  for (const key of documents.flatMap(({ keys }) => keys)) {
    const other = merged.get(key.id);
    if (other === undefined || other.revoked === undefined) merged.set(key.id, key);
  }
  const keys = [...merged.values()].toSorted(
    (a, b) => Date.parse(a.created) - Date.parse(b.created) || (a.id < b.id ? -1 : 1),
  );
  return { keys, quotas: newestQuotas(documents.flatMap(({ quotas }) => quotas)) };
}

/** One quota per owner, by owner. Of two that were set at the same moment, the later in the list counts. */
export function newestQuotas(quotas: readonly Quota[]): Quota[] {
  const newest = new Map<string, Quota>();
  for (const quota of quotas) {
    const other = newest.get(quota.owner);
    if (other === undefined || Date.parse(other.changed) <= Date.parse(quota.changed))
      newest.set(quota.owner, quota);
  }
  return [...newest.values()].toSorted((a, b) => (a.owner < b.owner ? -1 : 1));
}

/**
 * The text of these keys and quotas. If they do not fit, the keys that were revoked first are left out.
 * @throws {AppError} `too-large` if the keys in use do not fit.
 */
export function writeKeys({ keys, quotas }: KeyDocument): string {
  const kept = [...keys];
  const revoked = keys
    .filter((key) => key.revoked !== undefined)
    .toSorted((a, b) => Date.parse(a.revoked ?? "") - Date.parse(b.revoked ?? ""));
  for (;;) {
    const text = JSON.stringify({ keys: kept, ...(quotas.length > 0 && { quotas }) });
    if (Buffer.byteLength(text) <= maxBytes) return text;
    const oldest = revoked.shift();
    if (oldest === undefined) {
      throw new AppError(
        "too-large",
        `${keys.length} keys in use do not fit into a secret of ${maxBytes} bytes: revoke some first`,
      );
    }
    kept.splice(kept.indexOf(oldest), 1);
  }
}
