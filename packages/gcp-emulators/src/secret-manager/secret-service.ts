import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { z } from "zod";
import { crc32c } from "../shared/crc32c.ts";
import {
  createUnary,
  failedPrecondition,
  invalidArgument,
  refuseUnsupported,
  unsupported,
} from "../shared/grpc-calls.ts";
import { PageRequestSchema, paginate } from "../shared/paginate.ts";
import { toTimestamp } from "../shared/protos.ts";
import type { SecretRecord, SecretVault, VersionRecord } from "./secret-vault.ts";

/** The real service's limit on the payload of a version. */
const maxPayloadBytes = 64 * 1024;

/** The real service's limit on a page. */
const maxPageSize = 25_000;

const TextSchema = z.string().default("");
const TextMapSchema = z.record(z.string(), z.string()).default({});

/** A name of this form. Throws INVALID_ARGUMENT for any other. */
function nameSchema(pattern: RegExp, form: string) {
  return TextSchema.transform((name) => {
    if (pattern.test(name)) return name;
    throw invalidArgument(`'${name}' is not of the form ${form}.`);
  });
}

const ProjectNameSchema = nameSchema(
  /^projects\/[^/]+$/,
  "projects/{project}; there are no regional secrets",
);
const SecretNameSchema = nameSchema(
  /^projects\/[^/]+\/secrets\/[^/]+$/,
  "projects/{project}/secrets/{secret}",
);

/** Names a version. The `etag` is "" if the caller sent none; requests that only read have none. */
const VersionSchema = z.object({ name: TextSchema, etag: TextSchema });

/** Names a secret. */
const SecretSchema = z.object({ name: SecretNameSchema, etag: TextSchema });

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

const CreateSecretSchema = z
  .object({
    parent: ProjectNameSchema,
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
    return { name: `${parent}/secrets/${secretId}`, labels, annotations, locations };
  });

/** Also checks the size and the checksum of the payload. */
const AddVersionSchema = z
  .object({
    parent: SecretNameSchema,
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

function listSchema(parent: typeof SecretNameSchema) {
  return PageRequestSchema.extend({
    parent,
    filter: TextSchema.transform((filter) => {
      if (filter !== "") throw unsupported("Listing with a filter");
    }),
  });
}

const ListSecretsSchema = listSchema(ProjectNameSchema);
const ListVersionsSchema = listSchema(SecretNameSchema);

/** The methods of SecretManagerService that are emulated. */
export function createSecretService({
  vault,
  log,
}: {
  vault: SecretVault;
  log: (line: string) => void;
}): UntypedServiceImplementation {
  const unary = createUnary((error, call) => {
    // Log only the kind of failure: its message might quote a payload.
    log(`${call.getPath()}: ${error instanceof Error ? error.name : "failed"}`);
    return "The emulator failed. Its log names the call.";
  });

  const setState = (state: VersionRecord["state"]) =>
    unary(VersionSchema, async ({ name, etag }) => {
      const { secret, version } = await vault.setState(name, state, etag);
      return toVersionMessage(secret, version);
    });

  return {
    CreateSecret: unary(CreateSecretSchema, async (secret) =>
      toSecretMessage(await vault.createSecret(secret)),
    ),

    GetSecret: unary(SecretSchema, ({ name }) => toSecretMessage(vault.getSecret(name))),

    ListSecrets: unary(ListSecretsSchema, (request) => {
      const all = vault.secretsOf(request.parent);
      const { page, nextPageToken } = paginate(all, request, { maxPageSize, keyOf: ({ name }) => name });
      return { secrets: page.map(toSecretMessage), nextPageToken, totalSize: all.length };
    }),

    DeleteSecret: unary(SecretSchema, async ({ name, etag }) => {
      await vault.deleteSecret(name, etag);
      return {};
    }),

    AddSecretVersion: unary(AddVersionSchema, async ({ name, data, clientGaveChecksum }) =>
      toVersionMessage({ name }, await vault.addVersion(name, data, clientGaveChecksum)),
    ),

    GetSecretVersion: unary(VersionSchema, ({ name }) => {
      const { secret, version } = vault.getVersion(name);
      return toVersionMessage(secret, version);
    }),

    ListSecretVersions: unary(ListVersionsSchema, (request) => {
      const secret = vault.getSecret(request.parent);
      const { page, nextPageToken } = paginate(secret.versions, request, {
        maxPageSize,
        keyOf: ({ number }) => String(number),
        // Newest first.
        compare: (a, b) => Number(b) - Number(a),
      });
      const versions = page.map((version) => toVersionMessage(secret, version));
      return { versions, nextPageToken, totalSize: secret.versions.length };
    }),

    AccessSecretVersion: unary(VersionSchema, ({ name }) => {
      const { secret, version } = vault.getVersion(name);
      if (version.state !== "ENABLED" || version.payload === null) {
        throw failedPrecondition(
          `Secret Version [${versionName(secret, version)}] is in ${version.state} state.`,
        );
      }
      const data = Buffer.from(version.payload, "base64");
      return { name: versionName(secret, version), payload: { data, dataCrc32c: crc32c(data) } };
    }),

    EnableSecretVersion: setState("ENABLED"),
    DisableSecretVersion: setState("DISABLED"),
    DestroySecretVersion: setState("DESTROYED"),
  };
}

/** `google.cloud.secretmanager.v1.Secret`, as proto-loader encodes it. */
function toSecretMessage(secret: SecretRecord): object {
  const { name, createTime, etag, labels, annotations, locations } = secret;
  const replicas = locations?.map((location) => ({ location }));
  return {
    name,
    createTime: toTimestamp(Date.parse(createTime)),
    etag,
    labels,
    annotations,
    replication: replicas ? { userManaged: { replicas } } : { automatic: {} },
  };
}

/** `google.cloud.secretmanager.v1.SecretVersion`, which has no payload. */
function toVersionMessage(secret: Pick<SecretRecord, "name">, version: VersionRecord): object {
  return {
    name: versionName(secret, version),
    createTime: toTimestamp(Date.parse(version.createTime)),
    destroyTime: version.destroyTime === null ? null : toTimestamp(Date.parse(version.destroyTime)),
    state: version.state,
    etag: version.etag,
    clientSpecifiedPayloadChecksum: version.clientGaveChecksum,
    replicationStatus: { automatic: {} },
  };
}

/** The full name, with the version's number. */
function versionName(secret: Pick<SecretRecord, "name">, version: VersionRecord): string {
  return `${secret.name}/versions/${version.number}`;
}
