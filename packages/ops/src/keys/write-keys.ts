import { AppError } from "@loopline/platform";
import type { StoredKey } from "@loopline/platform/keys";

/** What a version of a secret holds, in bytes. Source: cloud.google.com/secret-manager/quotas */
const mostBytes = 65_536;

/**
 * The document of these keys. Where there are too many, those that were revoked first are left out.
 * @throws {AppError} `too-large`, when those that are in use do not fit.
 */
export function writeKeys(keys: readonly StoredKey[]): string {
  const kept = [...keys];
  const revoked = keys
    .filter((key) => key.revoked !== undefined)
    .toSorted((a, b) => Date.parse(a.revoked ?? "") - Date.parse(b.revoked ?? ""));
  for (;;) {
    const text = JSON.stringify({ keys: kept });
    if (Buffer.byteLength(text) <= mostBytes) return text;
    const oldest = revoked.shift();
    if (oldest === undefined) {
      throw new AppError(
        "too-large",
        `${keys.length} keys in use do not fit into a secret of ${mostBytes} bytes: revoke some first`,
      );
    }
    kept.splice(kept.indexOf(oldest), 1);
  }
}
