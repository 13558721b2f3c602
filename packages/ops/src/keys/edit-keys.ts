import { isDeepStrictEqual } from "node:util";
import { AppError } from "@loopline/platform";
import { parseKeyDocument, type StoredKey } from "@loopline/platform/keys";
import type { SecretVersion, VersionedSecret } from "@loopline/platform/secrets";
import { mergeKeys } from "./merge-keys.ts";
import { writeKeys } from "./write-keys.ts";

/** Others would have to write that often in between. */
const mostAttempts = 20;

/** Every key there is. @throws {AppError} `bad-request` when the secret holds something else, or `unavailable`. */
export async function readKeys(secret: Pick<VersionedSecret, "newest">): Promise<StoredKey[]> {
  return keysOf(await secret.newest());
}

/**
 * Changes the keys. Writers of a secret do not lock each other out: one that finds other versions in between retries until
 * the newest version includes theirs and this change.
 * @throws {AppError} as {@link readKeys}, `too-large` when they do not fit, or whatever `change` throws: then nothing
 * was written.
 */
export async function editKeys(
  secret: Pick<VersionedSecret, "newest" | "read" | "add">,
  change: (keys: readonly StoredKey[]) => StoredKey[],
): Promise<void> {
  let before = await secret.newest();
  let keys = change(keysOf(before));
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const seen = before?.version ?? 0;
    const added = await secret.add(writeKeys(keys));
    if (added === seen + 1) return;
    const newest = await secret.newest();
    const since = Array.from({ length: (newest?.version ?? added) - seen }, (_, index) => seen + 1 + index);
    const versions = await Promise.all(since.map((version) => secret.read(version)));
    keys = mergeKeys([...versions.map(keysOf), keys]);
    if (isDeepStrictEqual(mergeKeys([keysOf(newest)]), keys)) return;
    before = newest;
  }
  throw new AppError("conflict", "others change the keys all the time: look at the list and try again");
}

function keysOf(version: SecretVersion | null): StoredKey[] {
  if (version === null) return [];
  try {
    return parseKeyDocument(version.text).keys;
  } catch (cause) {
    const problem = `version ${version.version} of the secret holds no keys: add one that does`;
    throw new AppError("bad-request", problem, { cause });
  }
}
