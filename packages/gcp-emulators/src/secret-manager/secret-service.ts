import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { crc32c } from "../shared/crc32c.ts";
import { createUnary, failedPrecondition, invalidArgument } from "../shared/grpc-calls.ts";
import { paginate } from "../shared/paginate.ts";
import { toTimestamp } from "../shared/protos.ts";
import {
  AddVersionRequestSchema,
  CreateSecretRequestSchema,
  ListSecretsRequestSchema,
  ListVersionsRequestSchema,
  SecretRequestSchema,
  VersionRequestSchema,
} from "./secret-requests.ts";
import type { SecretRecord, SecretVault, VersionRecord } from "./secret-vault.ts";

const pageRules = { maxPageSize: 25_000, refuse: invalidArgument };

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
    unary(VersionRequestSchema, async ({ name, etag }) => {
      const { secret, version } = await vault.setState(name, state, etag);
      return toVersionMessage(secret, version);
    });

  return {
    CreateSecret: unary(CreateSecretRequestSchema, async (secret) =>
      toSecretMessage(await vault.createSecret(secret)),
    ),

    GetSecret: unary(SecretRequestSchema, ({ name }) => toSecretMessage(vault.getSecret(name))),

    ListSecrets: unary(ListSecretsRequestSchema, (request) => {
      const all = vault.secretsOf(request.parent);
      const { page, nextPageToken } = paginate(all, request, { ...pageRules, keyOf: ({ name }) => name });
      return { secrets: page.map(toSecretMessage), nextPageToken, totalSize: all.length };
    }),

    DeleteSecret: unary(SecretRequestSchema, async ({ name, etag }) => {
      await vault.deleteSecret(name, etag);
      return {};
    }),

    AddSecretVersion: unary(AddVersionRequestSchema, async ({ name, data, clientGaveChecksum }) =>
      toVersionMessage({ name }, await vault.addVersion(name, data, clientGaveChecksum)),
    ),

    GetSecretVersion: unary(VersionRequestSchema, ({ name }) => {
      const { secret, version } = vault.getVersion(name);
      return toVersionMessage(secret, version);
    }),

    ListSecretVersions: unary(ListVersionsRequestSchema, (request) => {
      const secret = vault.getSecret(request.parent);
      const { page, nextPageToken } = paginate(secret.versions, request, {
        ...pageRules,
        keyOf: ({ number }) => String(number),
        // Newest first.
        compare: (a, b) => Number(b) - Number(a),
      });
      const versions = page.map((version) => toVersionMessage(secret, version));
      return { versions, nextPageToken, totalSize: secret.versions.length };
    }),

    AccessSecretVersion: unary(VersionRequestSchema, ({ name }) => {
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
