import { randomUUID } from "node:crypto";
import { status } from "@grpc/grpc-js";
import { z } from "zod";
import { failedPrecondition, invalidArgument, RpcError } from "../shared/grpc-calls.ts";
import { createSerialQueue, openRecords } from "../shared/records.ts";

/** One version of a secret. `payload` is base64, null once destroyed. Times are ISO 8601. */
const VersionRecordSchema = z.object({
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
const SecretRecordSchema = z.object({
  /** `projects/{project}/secrets/{secret}` */
  name: z.string(),
  createTime: z.iso.datetime(),
  etag: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  /** Locations of a user-managed replication; null if the replication is automatic. */
  locations: z.array(z.string()).nullable(),
  versions: z.array(VersionRecordSchema),
});
export type SecretRecord = z.infer<typeof SecretRecordSchema>;

/** The emulator's limit on the versions of a secret: each change rewrites them all. */
const maxVersions = 1000;

export type SecretVault = Awaited<ReturnType<typeof openSecretVault>>;

/**
 * Holds all secrets, in files of `folder` if one is given, unencrypted and readable only by their owner. Changes go
 * through one queue and are durable before they are visible. Throws {@link RpcError} for mistakes of the caller. An
 * `etag` of "" is not compared.
 */
export async function openSecretVault({ folder, now }: { folder: string | undefined; now: () => number }) {
  const secrets = await openRecords(folder, {
    schema: SecretRecordSchema,
    keyOf: ({ name }) => name,
    isSecret: true,
  });
  const inTurn = createSerialQueue();
  const timestamp = () => new Date(now()).toISOString();

  function getSecret(name: string): SecretRecord {
    const secret = secrets.get(name);
    if (!secret) throw notFound(`Secret [${name}]`);
    return secret;
  }

  function getVersion(versionName: string): { secret: SecretRecord; version: VersionRecord } {
    const { secret: name, version: wanted } = parseVersionName(versionName);
    const secret = getSecret(name);
    // "latest" is the newest version in any state: if that one is disabled, the call is refused.
    const version = wanted === "latest" ? secret.versions.at(-1) : secret.versions[wanted - 1];
    if (!version) throw notFound(`Secret Version [${versionName}]`);
    return { secret, version };
  }

  return {
    getSecret,
    getVersion,

    secretsOf: (project: string): SecretRecord[] =>
      secrets.all().filter(({ name }) => name.startsWith(`${project}/secrets/`)),

    createSecret: (given: Pick<SecretRecord, "name" | "labels" | "annotations" | "locations">) =>
      inTurn(async () => {
        if (secrets.get(given.name)) {
          throw new RpcError(status.ALREADY_EXISTS, `Secret [${given.name}] already exists.`);
        }
        return secrets.save({ ...given, createTime: timestamp(), etag: newEtag(), versions: [] });
      }),

    deleteSecret: (name: string, etag: string) =>
      inTurn(async () => {
        const secret = getSecret(name);
        checkEtag(etag, secret);
        await secrets.remove(secret);
      }),

    addVersion: (name: string, payload: Buffer, clientGaveChecksum: boolean) =>
      inTurn(async () => {
        const secret = getSecret(name);
        if (secret.versions.length >= maxVersions) {
          throw new RpcError(
            status.RESOURCE_EXHAUSTED,
            `Secret [${name}] has ${maxVersions} versions, the most this emulator keeps. Delete the secret.`,
          );
        }
        const version: VersionRecord = {
          number: secret.versions.length + 1,
          state: "ENABLED",
          createTime: timestamp(),
          destroyTime: null,
          etag: newEtag(),
          clientGaveChecksum,
          payload: payload.toString("base64"),
        };
        await secrets.save({ ...secret, versions: [...secret.versions, version] });
        return version;
      }),

    /** A destroyed version cannot come back: its payload is deleted. */
    setState: (versionName: string, state: VersionRecord["state"], etag: string) =>
      inTurn(async () => {
        const { secret, version: before } = getVersion(versionName);
        checkEtag(etag, before);
        if (before.state === "DESTROYED") {
          throw failedPrecondition(`Secret Version [${versionName}] is in DESTROYED state.`);
        }
        const destroyed = state === "DESTROYED";
        const version: VersionRecord = {
          ...before,
          state,
          etag: newEtag(),
          destroyTime: destroyed ? timestamp() : null,
          payload: destroyed ? null : before.payload,
        };
        await secrets.save({ ...secret, versions: secret.versions.with(version.number - 1, version) });
        return { secret, version };
      }),
  };
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

/** Worded as the real service does. */
function notFound(what: string): RpcError {
  return new RpcError(status.NOT_FOUND, `${what} not found or has no versions.`);
}

/** The quotes are part of an etag (AIP-154). */
function newEtag(): string {
  return `"${randomUUID()}"`;
}

function checkEtag(given: string, current: { etag: string }): void {
  if (given !== "" && given !== current.etag) {
    throw failedPrecondition(`The etag ${given} is not the current one. Read the resource again and retry.`);
  }
}
