import { z } from "zod";

// These come back as response headers, and Node refuses to send any other character in one.
const headerText = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, "not allowed in an HTTP header");

/** What a user may set on an object. Unknown fields are dropped. */
export const ObjectSettingsSchema = z
  .object({
    contentType: headerText,
    cacheControl: headerText,
    contentDisposition: headerText,
    contentEncoding: headerText,
    contentLanguage: headerText,
    customTime: z.string(),
    storageClass: headerText,
    metadata: z.record(z.string(), z.string()),
  })
  .partial();
export type ObjectSettings = z.infer<typeof ObjectSettingsSchema>;

/** The JSON part of an upload: settings, and optionally the name and checksums of what follows. */
export const UploadMetadataSchema = ObjectSettingsSchema.extend({
  name: z.string().optional(),
  md5Hash: z.string().optional(),
  crc32c: z.string().optional(),
});

/** One live object. Generations are decimal strings: they pass 2^53. */
export const ObjectRecordSchema = z.object({
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

/** One bucket. `settings` is kept as sent: the emulator gives it back and acts on none of it. */
export const BucketRecordSchema = z.object({
  name: z.string(),
  project: z.string(),
  metageneration: z.int().positive(),
  timeCreated: z.iso.datetime(),
  updated: z.iso.datetime(),
  settings: z.record(z.string(), z.unknown()),
});
export type BucketRecord = z.infer<typeof BucketRecordSchema>;
