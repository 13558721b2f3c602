import { describeIssues } from "../describe-issues.ts";
import { type ExpectedDigest, parseGoogHash } from "./content-digest.ts";
import type { ObjectAddress } from "./object-catalog.ts";
import { type Preconditions, parsePreconditions } from "./preconditions.ts";
import { type ObjectSettings, UploadMetadataSchema } from "./records.ts";
import { invalid } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { refuseUnsupportedObject } from "./unsupported.ts";

/** All that an upload says of the object it is going to make, but for its bytes. */
export interface UploadTarget {
  address: ObjectAddress;
  settings: ObjectSettings;
  expected: ExpectedDigest;
  conditions: Preconditions;
}

/**
 * Reads an upload's target from its query, its headers and its JSON `metadata`; the query's name wins, and
 * the metadata's content type over `contentType`. Throws 400 when there is no name or a field is of a wrong type,
 * and 501 for a field that would have to be ignored.
 */
export function readUploadTarget(
  request: StorageRequest,
  bucket: string,
  metadata: Record<string, unknown>,
  contentType: string | undefined,
): UploadTarget {
  refuseUnsupportedObject(metadata);
  const parsed = UploadMetadataSchema.safeParse(metadata);
  if (!parsed.success) throw invalid(`Invalid object metadata: ${describeIssues(parsed.error)}`);
  const { name: metadataName, md5Hash, crc32c, ...settings } = parsed.data;

  const name = request.query.get("name") ?? metadataName;
  if (name === undefined) throw invalid("Required parameter: name");
  return {
    address: { bucket, name },
    settings: { contentType, ...settings },
    expected: { md5Hash, crc32c, ...parseGoogHash(googHashOf(request)) },
    conditions: parsePreconditions(request.query),
  };
}

/** The request's `X-Goog-Hash` headers as one. */
export function googHashOf(request: StorageRequest): string | undefined {
  return request.headers["x-goog-hash"]?.toString();
}
