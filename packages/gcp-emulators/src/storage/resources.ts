import type { BucketRecord, ObjectRecord } from "./records.ts";

/** The JSON API's `storage#bucket`. `origin` is where the client reaches the emulator. */
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

/** The JSON API's `storage#object`. 64-bit numbers are strings, as there. */
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

/** Changes with every change of the object's bytes or metadata. */
export function objectEtag({ generation, metageneration }: ObjectRecord): string {
  return toEtag(`${generation}/${metageneration}`);
}

/** Labels, metadata or rules of which nothing is left are absent, as from the real service. */
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
