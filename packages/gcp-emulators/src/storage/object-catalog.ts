import { describeIssues } from "../describe-issues.ts";
import type { CatalogState } from "./catalog-state.ts";
import type { ContentDigest } from "./content-digest.ts";
import type { ContentReader } from "./content-store.ts";
import { mergePatch } from "./merge-patch.ts";
import { checkObjectName } from "./names.ts";
import { checkPreconditions, type Preconditions } from "./preconditions.ts";
import { type ObjectRecord, type ObjectSettings, ObjectSettingsSchema } from "./records.ts";
import { invalid, noSuchObject } from "./storage-error.ts";

/** Points at an object, at one generation of it if given. */
export interface ObjectAddress {
  bucket: string;
  name: string;
  generation?: string | undefined;
}

export type ObjectCatalog = ReturnType<typeof createObjectCatalog>;

/** The objects. Throws {@link StorageError} for what a caller got wrong. */
export function createObjectCatalog(state: CatalogState) {
  const { records, contents, inTurn, objectsOf, nextGeneration, timestamp } = state;

  function find({ bucket, name, generation }: ObjectAddress): ObjectRecord {
    const found = objectsOf(bucket).get(name);
    if (!found || (generation !== undefined && generation !== found.generation)) {
      throw noSuchObject(bucket, name);
    }
    return found;
  }

  /** The change is made by then: a file that will not go must not undo it, and is swept at the next start. */
  async function discardContent({ contentId }: ObjectRecord): Promise<void> {
    await contents.remove(contentId).catch(() => undefined);
  }

  return {
    /** In no order. */
    inBucket: (bucket: string): ObjectRecord[] => [...objectsOf(bucket).values()],

    get(address: ObjectAddress, conditions: Preconditions): ObjectRecord {
      const object = find(address);
      checkPreconditions(conditions, object, "read");
      return object;
    },

    /** In turn, so that a replacement cannot take the content away between look-up and opening. */
    open: (address: ObjectAddress, conditions: Preconditions) =>
      inTurn(async (): Promise<{ object: ObjectRecord; content: ContentReader }> => {
        const object = find(address);
        checkPreconditions(conditions, object, "read");
        return { object, content: await contents.open(object.contentId) };
      }),

    /** Throws what `put` would throw now: for refusing an upload before its bytes are sent. */
    checkPut({ bucket, name }: ObjectAddress, conditions: Preconditions): void {
      checkObjectName(name);
      checkPreconditions(conditions, objectsOf(bucket).get(name), "write");
    },

    /** Makes sealed content the object's new generation, replacing the one before. */
    put: (
      { bucket, name }: ObjectAddress,
      content: ContentDigest & { contentId: string },
      settings: ObjectSettings,
      conditions: Preconditions,
    ) =>
      inTurn(async () => {
        checkObjectName(name);
        const siblings = objectsOf(bucket);
        const before = siblings.get(name);
        checkPreconditions(conditions, before, "write");
        const timeCreated = timestamp();
        const object: ObjectRecord = {
          bucket,
          name,
          ...content,
          generation: nextGeneration(),
          metageneration: 1,
          timeCreated,
          updated: timeCreated,
          settings,
        };
        await records.saveObject(object);
        siblings.set(name, object);
        if (before) await discardContent(before);
        return object;
      }),

    patch: (address: ObjectAddress, patch: Record<string, unknown>, conditions: Preconditions) =>
      inTurn(async () => {
        const before = find(address);
        checkPreconditions(conditions, before, "write");
        const settings = ObjectSettingsSchema.safeParse(mergePatch(before.settings, patch));
        if (!settings.success) throw invalid(`Invalid object metadata: ${describeIssues(settings.error)}`);
        const object: ObjectRecord = {
          ...before,
          metageneration: before.metageneration + 1,
          updated: timestamp(),
          settings: settings.data,
        };
        await records.saveObject(object);
        objectsOf(object.bucket).set(object.name, object);
        return object;
      }),

    delete: (address: ObjectAddress, conditions: Preconditions) =>
      inTurn(async () => {
        const object = find(address);
        checkPreconditions(conditions, object, "write");
        await records.removeObject(object);
        objectsOf(object.bucket).delete(object.name);
        await discardContent(object);
      }),
  };
}
