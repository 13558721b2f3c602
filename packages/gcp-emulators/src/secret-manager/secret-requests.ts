import { z } from "zod";
import { crc32c } from "../shared/crc32c.ts";
import { invalidArgument, refuseUnsupported, unsupported } from "../shared/grpc-calls.ts";

/** The real service's limit on the payload of a version. */
const maxPayloadBytes = 64 * 1024;

const TextSchema = z.string().default("");
const TextMapSchema = z.record(z.string(), z.string()).default({});

/** Throws INVALID_ARGUMENT unless `name` is `projects/{project}/secrets/{secret}`. */
function checkSecretName(name: string): string {
  if (!/^projects\/[^/]+\/secrets\/[^/]+$/.test(name)) {
    throw invalidArgument(`'${name}' is not of the form projects/{project}/secrets/{secret}.`);
  }
  return name;
}

/** Throws INVALID_ARGUMENT unless `parent` is `projects/{project}`. */
function checkProjectName(parent: string): string {
  if (!/^projects\/[^/]+$/.test(parent)) {
    throw invalidArgument(
      `'${parent}' is not of the form projects/{project}. Regional secrets are not emulated.`,
    );
  }
  return parent;
}

/** Splits a version's name. Throws INVALID_ARGUMENT if it is not one, or names the version by an alias. */
export function parseVersionName(name: string): { secret: string; version: number | "latest" } {
  const [, secret, version] = /^(projects\/[^/]+\/secrets\/[^/]+)\/versions\/([^/]+)$/.exec(name) ?? [];
  if (secret === undefined || version === undefined || !/^(latest|[1-9]\d*)$/.test(version)) {
    throw invalidArgument(
      `'${name}' is not of the form projects/{project}/secrets/{secret}/versions/{number or "latest"}.`,
    );
  }
  return { secret, version: version === "latest" ? version : Number(version) };
}

/** Names a version. The `etag` is "" if the caller sent none; requests that only read have none. */
export const VersionRequestSchema = z.object({ name: TextSchema, etag: TextSchema });

/** Names a secret. */
export const SecretRequestSchema = z.object({
  name: TextSchema.transform(checkSecretName),
  etag: TextSchema,
});

/** Fields of a `Secret` or of a replica that would change what happens to it, and that the emulator does not support. */
const unsupportedFields = Object.fromEntries(
  [
    "customerManagedEncryption",
    "expireTime",
    "rotation",
    "secretType",
    "tags",
    "topics",
    "ttl",
    "versionAliases",
    "versionDestroyTtl",
  ].map((field) => [field, `A secret's ${field}`]),
);

const ReplicaSchema = z.looseObject({});

export const CreateSecretRequestSchema = z
  .object({
    parent: TextSchema,
    secretId: TextSchema,
    secret: z.looseObject(
      {
        labels: TextMapSchema,
        annotations: TextMapSchema,
        replication: z
          .object({
            automatic: ReplicaSchema.nullish(),
            userManaged: z
              .object({ replicas: z.array(ReplicaSchema.extend({ location: TextSchema })).default([]) })
              .nullish(),
          })
          .nullish(),
      },
      "secret is required",
    ),
  })
  .transform(({ parent, secretId, secret: { labels, annotations, replication, ...rest } }) => {
    const replicas = [replication?.automatic, ...(replication?.userManaged?.replicas ?? [])];
    for (const message of [rest, ...replicas]) refuseUnsupported(unsupportedFields, message ?? {});
    const locations = replication?.userManaged?.replicas.map(({ location }) => location) ?? null;
    if (!replication?.automatic && !locations?.length) {
      throw invalidArgument("secret.replication is required: give automatic, or userManaged with replicas.");
    }
    if (!/^[\w-]{1,255}$/.test(secretId)) {
      throw invalidArgument(`Secret id '${secretId}' is not 1 to 255 letters, digits, '-' and '_'.`);
    }
    return { name: `${checkProjectName(parent)}/secrets/${secretId}`, labels, annotations, locations };
  });

/** Also checks the size and the checksum of the payload. */
export const AddVersionRequestSchema = z
  .object({
    parent: TextSchema.transform(checkSecretName),
    payload: z.object(
      { data: z.instanceof(Buffer).default(Buffer.alloc(0)), dataCrc32c: z.number().optional() },
      "payload is required",
    ),
  })
  .transform(({ parent: name, payload: { data, dataCrc32c } }) => {
    if (data.length === 0) throw invalidArgument("Secret Payload cannot be empty.");
    if (data.length > maxPayloadBytes) {
      throw invalidArgument(
        `Secret Payload has ${data.length} bytes, more than the ${maxPayloadBytes} allowed.`,
      );
    }
    if (dataCrc32c !== undefined && dataCrc32c !== crc32c(data)) {
      throw invalidArgument(
        `The payload's data_crc32c ${dataCrc32c} is not the checksum of the data received.`,
      );
    }
    return { name, data, clientGaveChecksum: dataCrc32c !== undefined };
  });

function listSchema(checkParent: (parent: string) => string) {
  return z.object({
    parent: TextSchema.transform(checkParent),
    pageSize: z.int().default(0),
    pageToken: TextSchema,
    filter: TextSchema.transform((filter) => {
      if (filter !== "") throw unsupported("Listing with a filter");
    }),
  });
}

export const ListSecretsRequestSchema = listSchema(checkProjectName);
export const ListVersionsRequestSchema = listSchema(checkSecretName);
