import type { BucketRecord, ObjectRecord } from "./records.ts";

/** The JSON API's `storage#bucket`. `origin` is the emulator's address as the client sees it. */
export function toBucketResource(bucket: BucketRecord, origin: string) {
  const { name, project, metageneration, timeCreated, updated, settings } = bucket;
  return {
    location: "US",
    locationType: "multi-region",
    storageClass: "STANDARD",
    ...withoutEmpty(settings),
    kind: "storage#bucket",
    id: name,
    name,
    projectId: project,
    selfLink: `${origin}/storage/v1/b/${name}`,
    metageneration: String(metageneration),
    etag: toEtag(String(metageneration)),
    timeCreated,
    updated,
  };
}

/** The JSON API's `storage#object`, in which 64-bit numbers are strings. */
export function toObjectResource(object: ObjectRecord, origin: string) {
  const { bucket, name, generation, metageneration, size, md5Hash, crc32c, timeCreated, updated, settings } =
    object;
  const path = `storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    storageClass: "STANDARD",
    ...withoutEmpty(settings),
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    bucket,
    name,
    selfLink: `${origin}/${path}`,
    mediaLink: `${origin}/download/${path}?generation=${generation}&alt=media`,
    generation,
    metageneration: String(metageneration),
    size: String(size),
    md5Hash,
    crc32c,
    etag: objectEtag(object),
    timeCreated,
    updated,
    timeStorageClassUpdated: timeCreated,
  };
}

/** Changes whenever the object's bytes or metadata change. */
export function objectEtag({ generation, metageneration }: ObjectRecord): string {
  return toEtag(`${generation}/${metageneration}`);
}

/** As in the real service, labels, metadata and rules without entries are absent. */
function withoutEmpty(settings: object): object {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([, value]) => typeof value !== "object" || (value !== null && Object.keys(value).length > 0),
    ),
  );
}

function toEtag(version: string): string {
  return Buffer.from(version).toString("base64");
}
