import { join } from "node:path";
import { z } from "zod";
import { openRecords, type Records } from "../shared/records.ts";
import { describeIssues } from "../shared/request-fields.ts";
import { invalid } from "./storage-error.ts";
import { refuseUnsupportedObject } from "./unsupported.ts";

type JsonObject = Record<string, unknown>;

// These are sent back as response headers, and Node allows no other characters there.
const HeaderTextSchema = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, "not allowed in an HTTP header");

/** What a user may set on an object. Unknown fields are dropped. */
const ObjectSettingsSchema = z
  .object({
    contentType: HeaderTextSchema,
    cacheControl: HeaderTextSchema,
    contentDisposition: HeaderTextSchema,
    contentEncoding: HeaderTextSchema,
    contentLanguage: HeaderTextSchema,
    customTime: z.string(),
    storageClass: HeaderTextSchema,
    metadata: z.record(z.string(), z.string()),
  })
  .partial();
export type ObjectSettings = z.infer<typeof ObjectSettingsSchema>;

/** The JSON part of an upload: settings, and optionally the name and checksums of what follows. */
const UploadMetadataSchema = ObjectSettingsSchema.extend({
  name: z.string().optional(),
  md5Hash: z.string().optional(),
  crc32c: z.string().optional(),
});

/** One live object. Generations are decimal strings, because they exceed 2^53. */
const ObjectRecordSchema = z.object({
  bucket: z.string(),
  name: z.string(),
  contentId: z.uuid(),
  generation: z.string().regex(/^\d+$/),
  metageneration: z.int().positive(),
  size: z.int().nonnegative(),
  md5Hash: z.string(),
  crc32c: z.string(),
  timeCreated: z.iso.datetime(),
  updated: z.iso.datetime(),
  settings: ObjectSettingsSchema,
});
export type ObjectRecord = z.infer<typeof ObjectRecordSchema>;

/** One bucket. `settings` are stored as sent: the emulator returns them and acts on none of them. */
const BucketRecordSchema = z.object({
  name: z.string(),
  project: z.string(),
  metageneration: z.int().positive(),
  timeCreated: z.iso.datetime(),
  updated: z.iso.datetime(),
  settings: z.record(z.string(), z.unknown()),
});
export type BucketRecord = z.infer<typeof BucketRecordSchema>;

/** All buckets, by name, and all objects, by {@link objectKey}. */
export interface StorageRecords {
  readonly buckets: Records<BucketRecord>;
  readonly objects: Records<ObjectRecord>;
}

/** Unique, because a bucket's name has no slash. */
export function objectKey(bucket: string, name: string): string {
  return `${bucket}/${name}`;
}

/** Opens the records under `dataDir`, or empty ones in memory. */
export async function openStorageRecords(dataDir: string | undefined): Promise<StorageRecords> {
  const folder = (name: string) => (dataDir === undefined ? undefined : join(dataDir, name));
  return {
    buckets: await openRecords(folder("buckets"), {
      schema: BucketRecordSchema,
      keyOf: ({ name }) => name,
      fileNameOf: (name) => name,
    }),
    objects: await openRecords(folder("objects"), {
      schema: ObjectRecordSchema,
      keyOf: ({ bucket, name }) => objectKey(bucket, name),
    }),
  };
}

/** Throws 400, naming the field, if one has a wrong type, and 501 for a field that the emulator would have to ignore. */
export function parseObjectSettings(settings: JsonObject): ObjectSettings {
  refuseUnsupportedObject(settings);
  return parseBody("object metadata", ObjectSettingsSchema, settings);
}

/** Throws as {@link parseObjectSettings}. */
export function parseUploadMetadata(metadata: JsonObject) {
  refuseUnsupportedObject(metadata);
  return parseBody("object metadata", UploadMetadataSchema, metadata);
}

/** Throws 400, naming the field, if one has a wrong type. */
export function parseBody<Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid ${what}: ${describeIssues(parsed.error)}`);
  return parsed.data;
}

/** Throws 400 unless `name` is valid for a bucket. A valid name is also safe as a file name. */
export function checkBucketName(name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(name) || name.includes("..")) {
    throw invalid(
      `Invalid bucket name: '${name}'. Use 3 to 63 of a-z, 0-9, '-', '_' and '.', with a letter or digit at each end.`,
    );
  }
}

/** Throws 400 unless `name` is valid for an object: 1 to 1024 bytes of UTF-8, on one line, not '.' or '..'. */
export function checkObjectName(name: string): void {
  const problem = problemOf(name);
  if (problem) throw invalid(`Invalid object name ${JSON.stringify(name)}: ${problem}.`);
}

function problemOf(name: string): string | undefined {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0) return "it is empty";
  if (bytes > 1024) return `it is ${bytes} bytes long, at most 1024 are allowed`;
  if (!name.isWellFormed()) return "it is not valid Unicode";
  if (/[\r\n]/.test(name)) return "it contains a line break";
  if (name === "." || name === "..") return "'.' and '..' are reserved";
  return undefined;
}
