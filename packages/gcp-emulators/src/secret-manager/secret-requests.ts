import { z } from "zod";
import { crc32c } from "../storage/crc32c.ts";
import { invalidArgument } from "./secret-error.ts";
import { checkSecretName, toSecretName } from "./secret-names.ts";

/** The most a version may hold, in bytes. */
const MAX_PAYLOAD_BYTES = 64 * 1024;

const tags = z.record(z.string(), z.string());

/** Names one secret or version; the `etag` is "" when not given, and absent from requests that only read. */
export const NameRequestSchema = z.object({ name: z.string(), etag: z.string().default("") });

export const CreateSecretRequestSchema = z
  .object({
    parent: z.string(),
    secretId: z.string(),
    secret: z.object(
      {
        labels: tags,
        annotations: tags,
        replication: z
          .object({
            automatic: z.object({}).nullish(),
            userManaged: z.object({ replicas: z.array(z.object({ location: z.string() })) }).nullish(),
          })
          .nullish(),
      },
      "secret is required",
    ),
  })
  .transform(({ parent, secretId, secret: { labels, annotations, replication } }) => {
    const locations = replication?.userManaged?.replicas.map(({ location }) => location) ?? null;
    if (!replication?.automatic && !locations?.length) {
      throw invalidArgument("secret.replication is required: give automatic, or userManaged with replicas.");
    }
    return { name: toSecretName(parent, secretId), labels, annotations, locations };
  });

/** Checks size and checksum too, so that what comes out may be stored. */
export const AddVersionRequestSchema = z
  .object({
    parent: z.string(),
    payload: z.object(
      { data: z.instanceof(Buffer), dataCrc32c: z.coerce.number().optional() },
      "payload is required",
    ),
  })
  .transform(({ parent, payload: { data, dataCrc32c } }) => {
    const name = checkSecretName(parent);
    if (data.length === 0) throw invalidArgument("Secret Payload cannot be empty.");
    if (data.length > MAX_PAYLOAD_BYTES) {
      throw invalidArgument(
        `Secret Payload has ${data.length} bytes, more than the ${MAX_PAYLOAD_BYTES} allowed.`,
      );
    }
    if (dataCrc32c !== undefined && dataCrc32c !== crc32c(data)) {
      throw invalidArgument(
        `The payload's data_crc32c ${dataCrc32c} is not the checksum of the data received.`,
      );
    }
    return { name, data, clientGaveChecksum: dataCrc32c !== undefined };
  });

export const ListRequestSchema = z.object({
  parent: z.string(),
  pageSize: z.int(),
  pageToken: z.string(),
  filter: z.string(),
});
export type ListRequest = z.infer<typeof ListRequestSchema>;
