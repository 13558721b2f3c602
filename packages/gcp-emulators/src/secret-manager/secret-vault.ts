import { randomUUID } from "node:crypto";
import { status } from "@grpc/grpc-js";
import { createSerialQueue } from "../storage/serial-queue.ts";
import { failedPrecondition, notFound, SecretError } from "./secret-error.ts";
import { parseVersionName } from "./secret-names.ts";
import type { SecretRecord, VersionRecord } from "./secret-record.ts";
import type { SecretStore } from "./secret-store.ts";

/** Versions a secret may have; each change rewrites them all. */
const MAX_VERSIONS = 1000;

export type SecretVault = Awaited<ReturnType<typeof openSecretVault>>;

/**
 * Holds all secrets. Changes go through one queue and are durable before they are visible.
 * Throws {@link SecretError} for what a caller got wrong. An `etag` of "" is not compared.
 */
export async function openSecretVault({ store, now }: { store: SecretStore; now: () => number }) {
  const inTurn = createSerialQueue();
  const secrets = new Map((await store.load()).map((secret) => [secret.name, secret]));
  const timestamp = () => new Date(now()).toISOString();

  async function keep(secret: SecretRecord): Promise<void> {
    await store.save(secret);
    secrets.set(secret.name, secret);
  }

  function getSecret(name: string): SecretRecord {
    const secret = secrets.get(name);
    if (!secret) throw notFound(`Secret [${name}]`);
    return secret;
  }

  function getVersion(versionName: string): { secret: SecretRecord; version: VersionRecord } {
    const { secret: name, version: wanted } = parseVersionName(versionName);
    const secret = getSecret(name);
    // "latest" is the newest whatever its state: a disabled one is refused, not passed over.
    const version = wanted === "latest" ? secret.versions.at(-1) : secret.versions[wanted - 1];
    if (!version) throw notFound(`Secret Version [${versionName}]`);
    return { secret, version };
  }

  return {
    getSecret,
    getVersion,

    /** In the order of their names. */
    secretsOf(project: string): SecretRecord[] {
      return [...secrets.values()]
        .filter(({ name }) => name.startsWith(`${project}/secrets/`))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    createSecret: (given: Pick<SecretRecord, "name" | "labels" | "annotations" | "locations">) =>
      inTurn(async () => {
        if (secrets.has(given.name)) {
          throw new SecretError(status.ALREADY_EXISTS, `Secret [${given.name}] already exists.`);
        }
        const secret = { ...given, createTime: timestamp(), etag: newEtag(), versions: [] };
        await keep(secret);
        return secret;
      }),

    deleteSecret: (name: string, etag: string) =>
      inTurn(async () => {
        checkEtag(etag, getSecret(name));
        await store.remove(name);
        secrets.delete(name);
      }),

    addVersion: (name: string, payload: Buffer, clientGaveChecksum: boolean) =>
      inTurn(async () => {
        const secret = getSecret(name);
        if (secret.versions.length >= MAX_VERSIONS) {
          throw new SecretError(
            status.RESOURCE_EXHAUSTED,
            `Secret [${name}] has ${MAX_VERSIONS} versions, the most this emulator keeps. Delete the secret.`,
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
        await keep({ ...secret, versions: [...secret.versions, version] });
        return version;
      }),

    /** Destroying is for ever: the payload is gone, and the state stays. */
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
        await keep({ ...secret, versions: secret.versions.with(version.number - 1, version) });
        return { secret, version };
      }),
  };
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
