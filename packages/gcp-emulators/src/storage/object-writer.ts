import type { Catalog } from "./catalog.ts";
import { type ExpectedDigest, verifyDigest } from "./content-digest.ts";
import type { ContentStore, ContentWriter } from "./content-store.ts";
import type { ObjectRecord } from "./records.ts";
import { StorageError } from "./storage-error.ts";
import type { UploadTarget } from "./upload-routes.ts";

export type ObjectWriter = ReturnType<typeof createObjectWriter>;

/** Creates objects from bytes. No object may have more than `maxObjectBytes`. */
export function createObjectWriter(deps: {
  catalog: Catalog;
  contents: ContentStore;
  maxObjectBytes: number;
}) {
  const { catalog, contents, maxObjectBytes } = deps;

  /** Throws 413 if `size` bytes are too many. */
  function checkSize(size: number): void {
    if (size > maxObjectBytes) {
      throw new StorageError(
        413,
        "uploadTooLarge",
        `An object may have at most ${maxObjectBytes} bytes here; raise maxObjectBytes to allow more.`,
      );
    }
  }

  /** Throws 413, or 507 from a full store. */
  async function append(writer: ContentWriter, bytes: Uint8Array): Promise<void> {
    checkSize(writer.size + bytes.length);
    await writer.append(bytes);
  }

  /** Seals `writer` and makes it the target's object if checksums and preconditions hold. Otherwise discards it. */
  async function publish(
    writer: ContentWriter,
    target: UploadTarget,
    expected: ExpectedDigest = target.expected,
  ): Promise<ObjectRecord> {
    try {
      const digest = await writer.seal();
      verifyDigest(expected, digest);
      const content = { ...digest, contentId: writer.id };
      return await catalog.putObject(target.address, content, target.settings, target.conditions);
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  return {
    checkSize,
    append,
    publish,

    /** Creates an object from all of `bytes`, or nothing. */
    async write(
      target: UploadTarget,
      bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    ): Promise<ObjectRecord> {
      catalog.checkPut(target.address, target.conditions);
      const writer = await contents.create();
      try {
        for await (const piece of bytes) await append(writer, piece);
      } catch (error) {
        await writer.discard();
        throw error;
      }
      return publish(writer, target);
    },
  };
}
