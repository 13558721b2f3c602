import type { SecretRecord, VersionRecord } from "./secret-record.ts";

/** A secret as the API's `Secret`. */
export function toSecretMessage(secret: SecretRecord): object {
  const { name, createTime, etag, labels, annotations, locations } = secret;
  const replicas = locations?.map((location) => ({ location }));
  return {
    name,
    createTime: toTimestamp(createTime),
    etag,
    labels,
    annotations,
    replication: replicas ? { userManaged: { replicas } } : { automatic: {} },
  };
}

/** A version as the API's `SecretVersion`, which has no payload. */
export function toVersionMessage(secret: Pick<SecretRecord, "name">, version: VersionRecord): object {
  return {
    name: versionName(secret, version),
    createTime: toTimestamp(version.createTime),
    destroyTime: version.destroyTime === null ? null : toTimestamp(version.destroyTime),
    state: version.state,
    etag: version.etag,
    clientSpecifiedPayloadChecksum: version.clientGaveChecksum,
    replicationStatus: { automatic: {} },
  };
}

/** The full name, by number. */
export function versionName(secret: Pick<SecretRecord, "name">, version: VersionRecord): string {
  return `${secret.name}/versions/${version.number}`;
}

function toTimestamp(iso: string): { seconds: number; nanos: number } {
  const milliseconds = Date.parse(iso);
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
