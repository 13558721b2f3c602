import { StorageError } from "./storage-error.ts";

/** Length in bytes, base64 of the MD5, base64 of the big-endian CRC-32C. */
export interface ContentDigest {
  size: number;
  md5Hash: string;
  crc32c: string;
}

/** Checksums from an uploader, in the same encoding. */
export type ExpectedDigest = Partial<Pick<ContentDigest, "md5Hash" | "crc32c">>;

/** Parses an `X-Goog-Hash` header: `crc32c=…,md5=…` in any order. Other algorithms are ignored. */
export function parseGoogHash(header: string | undefined): ExpectedDigest {
  const expected: ExpectedDigest = {};
  for (const part of header?.split(",") ?? []) {
    // Base64 may end in "=", so only the first "=" is the separator.
    const [, algorithm, value] = /^\s*([^=]+)=(.+?)\s*$/.exec(part) ?? [];
    if (algorithm === "md5") expected.md5Hash = value;
    if (algorithm === "crc32c") expected.crc32c = value;
  }
  return expected;
}

/** Throws 400 if a given checksum differs from that of the bytes received. */
export function verifyDigest(expected: ExpectedDigest, actual: ContentDigest): void {
  const checks = [
    ["MD5 hash", expected.md5Hash, actual.md5Hash],
    ["CRC32C", expected.crc32c, actual.crc32c],
  ] as const;
  for (const [label, given, calculated] of checks) {
    if (given !== undefined && given !== calculated) {
      throw new StorageError(
        400,
        `Provided ${label} "${given}" doesn't match calculated ${label} "${calculated}".`,
      );
    }
  }
}
