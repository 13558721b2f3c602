import { status } from "@grpc/grpc-js";
import { z } from "zod";
import { crc32c } from "../storage/crc32c.ts";
import { invalidArgument, SecretError } from "./secret-error.ts";
import { checkSecretName, toSecretName } from "./secret-names.ts";

/** The most a version may hold, in bytes. */
const MAX_PAYLOAD_BYTES = 64 * 1024;

const tags = z.record(z.string(), z.string());

/** Names one secret or version; the `etag` is "" when not given, and absent from requests that only read. */
export const NameRequestSchema = z.object({ name: z.string(), etag: z.string().default("") });

/** Fields of a `Secret` that would change what happens to it, and that nothing here would honour. */
const unsupportedFields = [
  "customerManagedEncryption",
  "expireTime",
  "rotation",
  "secretType",
  "tags",
  "topics",
  "ttl",
  "versionAliases",
  "versionDestroyTtl",
];

/** Throws UNIMPLEMENTED for a field that would have to be ignored. */
function refuseUnsupported(message: Readonly<Record<string, unknown>>): void {
  for (const field of unsupportedFields) {
    const value = message[field];
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    if (value === undefined || value === null || value === "SECRET_TYPE_UNSPECIFIED" || isEmpty) continue;
    throw new SecretError(
      status.UNIMPLEMENTED,
      `A secret's ${field} is not supported by this emulator. Leave it unset here, or test it against the real service.`,
    );
  }
}

const ReplicaSchema = z.looseObject({});

export const CreateSecretRequestSchema = z
  .object({
    parent: z.string(),
    secretId: z.string(),
    secret: z.looseObject(
      {
        labels: tags,
        annotations: tags,
        replication: z
          .object({
            automatic: ReplicaSchema.nullish(),
            userManaged: z
              .object({ replicas: z.array(ReplicaSchema.extend({ location: z.string() })) })
              .nullish(),
          })
          .nullish(),
      },
      "secret is required",
    ),
  })
  .transform(({ parent, secretId, secret: { labels, annotations, replication, ...rest } }) => {
    const replicas = [replication?.automatic, ...(replication?.userManaged?.replicas ?? [])];
    refuseUnsupported(rest);
    for (const replica of replicas) refuseUnsupported(replica ?? {});
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
