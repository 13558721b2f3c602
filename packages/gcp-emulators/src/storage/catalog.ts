import { createSerialQueue } from "../shared/records.ts";
import { type ExpectedDigest, verifyDigest } from "./content-digest.ts";
import type { ContentReader, ContentStore, ContentWriter } from "./content-store.ts";
import { checkPreconditions, type Preconditions } from "./preconditions.ts";
import {
  type BucketRecord,
  checkBucketName,
  checkObjectName,
  type ObjectRecord,
  type ObjectSettings,
  objectKey,
  parseObjectSettings,
  type StorageRecords,
} from "./records.ts";
import { noSuchBucket, noSuchObject, StorageError } from "./storage-error.ts";

/** Identifies an object, or one generation of it. */
export interface ObjectAddress {
  bucket: string;
  name: string;
  generation?: string | undefined;
}

/** All that an upload says about the object it creates, except its bytes. */
export interface UploadTarget {
  address: ObjectAddress;
  settings: ObjectSettings;
  expected: ExpectedDigest;
  conditions: Preconditions;
}

export type Catalog = Awaited<ReturnType<typeof openCatalog>>;

/**
 * All buckets and objects. Changes go through one queue, so that a precondition still holds when the change that it
 * guards is made, and each change is durable before it is visible. Throws {@link StorageError} for mistakes of the
 * caller.
 */
export async function openCatalog(deps: {
  records: StorageRecords;
  contents: ContentStore;
  /** No object may have more. */
  maxObjectBytes: number;
  /** Milliseconds since 1970. */
  now: () => number;
}) {
  const { contents, maxObjectBytes, now } = deps;
  const { buckets, objects } = deps.records;
  const inTurn = createSerialQueue();
  // A crash may leave unfinished uploads, and contents that were replaced or deleted just before it.
  await contents.keepOnly(new Set(objects.all().map(({ contentId }) => contentId)));
  let lastGeneration = objects.all().reduce((last, { generation }) => max(last, BigInt(generation)), 0n);

  const timestamp = () => new Date(now()).toISOString();

  /** Microseconds since 1970, as in the real service, but always growing, even if the clock does not. */
  function nextGeneration(): string {
    lastGeneration = max(BigInt(now()) * 1000n, lastGeneration + 1n);
    return lastGeneration.toString();
  }

  function getBucket(name: string): BucketRecord {
    const found = buckets.get(name);
    if (!found) throw noSuchBucket();
    return found;
  }

  function objectsIn(bucket: string): ObjectRecord[] {
    getBucket(bucket);
    return objects.all().filter((object) => object.bucket === bucket);
  }

  /** Undefined if the bucket has no such object. */
  function findLive({ bucket, name }: ObjectAddress): ObjectRecord | undefined {
    getBucket(bucket);
    return objects.get(objectKey(bucket, name));
  }

  function find(address: ObjectAddress): ObjectRecord {
    const found = findLive(address);
    if (!found || (address.generation !== undefined && address.generation !== found.generation)) {
      throw noSuchObject(address.bucket, address.name);
    }
    return found;
  }

  /** The change is already made. A file that cannot be removed must not undo it; the next start removes the file. */
  async function discardContent({ contentId }: ObjectRecord): Promise<void> {
    await contents.remove(contentId).catch(() => undefined);
  }

  /** Throws what `publish` would throw now, so that an upload is refused before its bytes are sent. */
  function checkPut({ address, conditions }: Pick<UploadTarget, "address" | "conditions">): void {
    checkObjectName(address.name);
    checkPreconditions(conditions, findLive(address), "write");
  }

  /** Throws 413 if `size` bytes are too many for an object. */
  function checkSize(size: number): void {
    if (size > maxObjectBytes) {
      throw new StorageError(
        413,
        `An object may have at most ${maxObjectBytes} bytes here; raise maxObjectBytes to allow more.`,
      );
    }
  }

  /**
   * Seals `writer` and makes it the new generation of the target's object if checksums and preconditions hold. Otherwise
   * discards it.
   */
  async function publish(
    writer: ContentWriter,
    target: UploadTarget,
    expected: ExpectedDigest = target.expected,
  ): Promise<ObjectRecord> {
    const { bucket, name } = target.address;
    try {
      const digest = await writer.seal();
      verifyDigest(expected, digest);
      return await inTurn(async () => {
        checkPut(target);
        const before = findLive(target.address);
        const timeCreated = timestamp();
        const object = await objects.save({
          bucket,
          name,
          ...digest,
          contentId: writer.id,
          generation: nextGeneration(),
          metageneration: 1,
          timeCreated,
          updated: timeCreated,
          settings: target.settings,
        });
        if (before) await discardContent(before);
        return object;
      });
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  return {
    getBucket,

    bucketsOf: (project: string): BucketRecord[] =>
      buckets.all().filter((bucket) => bucket.project === project),

    createBucket: (name: string, project: string, settings: Record<string, unknown>) =>
      inTurn(async () => {
        checkBucketName(name);
        if (buckets.get(name)) {
          throw new StorageError(409, `The bucket ${name} exists already. Choose another name.`);
        }
        const timeCreated = timestamp();
        return buckets.save({
          name,
          project,
          metageneration: 1,
          timeCreated,
          updated: timeCreated,
          settings,
        });
      }),

    patchBucket: (name: string, patch: Record<string, unknown>, conditions: Preconditions) =>
      inTurn(async () => {
        const before = getBucket(name);
        checkPreconditions(conditions, before, "write");
        return buckets.save({
          ...before,
          metageneration: before.metageneration + 1,
          updated: timestamp(),
          settings: mergePatch(before.settings, patch),
        });
      }),

    deleteBucket: (name: string, conditions: Preconditions) =>
      inTurn(async () => {
        const bucket = getBucket(name);
        checkPreconditions(conditions, bucket, "write");
        if (objectsIn(name).length > 0) {
          throw new StorageError(409, "The bucket you tried to delete is not empty.");
        }
        await buckets.remove(bucket);
      }),

    objectsIn,

    getObject(address: ObjectAddress, conditions: Preconditions): ObjectRecord {
      const object = find(address);
      checkPreconditions(conditions, object, "read");
      return object;
    },

    /** In the queue, so that no replacement removes the content between the look-up and the opening. */
    openObject: (address: ObjectAddress, conditions: Preconditions) =>
      inTurn(async (): Promise<{ object: ObjectRecord; content: ContentReader }> => {
        const object = find(address);
        checkPreconditions(conditions, object, "read");
        return { object, content: await contents.open(object.contentId) };
      }),

    checkPut,
    checkSize,
    publish,

    /** Creates an object from all of `bytes`, or nothing. */
    async write(target: UploadTarget, bytes: AsyncIterable<Uint8Array>): Promise<ObjectRecord> {
      checkPut(target);
      const writer = await contents.create();
      try {
        for await (const piece of bytes) {
          checkSize(writer.size + piece.length);
          await writer.append(piece);
        }
      } catch (error) {
        await writer.discard();
        throw error;
      }
      return publish(writer, target);
    },

    patchObject: (address: ObjectAddress, patch: Record<string, unknown>, conditions: Preconditions) =>
      inTurn(async () => {
        const before = find(address);
        checkPreconditions(conditions, before, "write");
        return objects.save({
          ...before,
          metageneration: before.metageneration + 1,
          settings: parseObjectSettings(mergePatch(before.settings, patch)),
          updated: timestamp(),
        });
      }),

    deleteObject: (address: ObjectAddress, conditions: Preconditions) =>
      inTurn(async () => {
        const object = find(address);
        checkPreconditions(conditions, object, "write");
        await objects.remove(object);
        await discardContent(object);
      }),
  };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON Merge Patch (RFC 7396) of an object: null removes, objects merge, anything else replaces. */
function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isObject(value)) merged.set(key, mergePatch(isObject(before) ? before : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
