import { z } from "zod";

/** One version of a secret. `payload` is base64, null once destroyed. Times are ISO 8601. */
export const VersionRecordSchema = z.object({
  number: z.int().positive(),
  state: z.enum(["ENABLED", "DISABLED", "DESTROYED"]),
  createTime: z.iso.datetime(),
  destroyTime: z.iso.datetime().nullable(),
  etag: z.string(),
  clientGaveChecksum: z.boolean(),
  payload: z.base64().nullable(),
});
export type VersionRecord = z.infer<typeof VersionRecordSchema>;

/** A secret with its versions in the order of their numbers, which are 1, 2, 3… without gaps. */
export const SecretRecordSchema = z.object({
  /** `projects/{project}/secrets/{secret}` */
  name: z.string(),
  createTime: z.iso.datetime(),
  etag: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  /** Locations of a user-managed replication; null for the automatic one. */
  locations: z.array(z.string()).nullable(),
  versions: z.array(VersionRecordSchema),
});
export type SecretRecord = z.infer<typeof SecretRecordSchema>;
