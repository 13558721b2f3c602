import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { parent, startTestSecretManager } from "./start-test-secret-manager.ts";

test("a secret is created once, found, listed and deleted with its versions", async () => {
  const { client, createSecret, access } = await startTestSecretManager();
  const [created] = await client.createSecret({
    parent,
    secretId: "db-pass",
    secret: { replication: { automatic: {} }, labels: { team: "ml" }, annotations: { owner: "me" } },
  });
  expect(created).toMatchObject({
    name: "projects/test/secrets/db-pass",
    labels: { team: "ml" },
    annotations: { owner: "me" },
    replication: { automatic: {} },
    etag: expect.stringMatching(/^".+"$/),
  });
  expect((await client.getSecret({ name: created.name }))[0]).toEqual(created);
  await expect(createSecret("db-pass")).rejects.toMatchObject({ code: status.ALREADY_EXISTS });

  await client.addSecretVersion({ parent: created.name, payload: { data: Buffer.from("x") } });
  await client.deleteSecret({ name: created.name });
  await expect(client.getSecret({ name: created.name })).rejects.toMatchObject({ code: status.NOT_FOUND });
  await expect(access(`${created.name}/versions/1`)).rejects.toMatchObject({ code: status.NOT_FOUND });
  await expect(client.deleteSecret({ name: created.name })).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test("a user-managed replication is stored", async () => {
  const { client } = await startTestSecretManager();
  const replication = {
    userManaged: { replicas: [{ location: "europe-west1" }, { location: "europe-west4" }] },
  };
  const [secret] = await client.createSecret({ parent, secretId: "regional", secret: { replication } });
  expect(secret.replication?.userManaged?.replicas).toMatchObject(replication.userManaged.replicas);
});

test("secrets are listed by project, in pages", async () => {
  const { client, createSecret } = await startTestSecretManager();
  for (const id of ["c", "a", "d", "b"]) await createSecret(id);
  await client.createSecret({
    parent: "projects/other",
    secretId: "e",
    secret: { replication: { automatic: {} } },
  });

  const [all] = await client.listSecrets({ parent });
  expect(all.map(({ name }) => name)).toEqual(["a", "b", "c", "d"].map((id) => `${parent}/secrets/${id}`));

  const [, , first] = await client.listSecrets({ parent, pageSize: 3 }, { autoPaginate: false });
  expect([first?.secrets?.length, first?.totalSize]).toEqual([3, 4]);
  await client.deleteSecret({ name: `${parent}/secrets/a` });
  const [, , second] = await client.listSecrets(
    { parent, pageSize: 3, pageToken: first?.nextPageToken ?? "" },
    { autoPaginate: false },
  );
  expect(second?.secrets?.map(({ name }) => name)).toEqual([`${parent}/secrets/d`]);
  expect(second?.nextPageToken).toBe("");
});

test("a secret with an outdated etag is not deleted", async () => {
  const { client, createSecret } = await startTestSecretManager();
  const name = await createSecret("a");
  await expect(client.deleteSecret({ name, etag: '"old"' })).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
  });
  const [{ etag }] = await client.getSecret({ name });
  await client.deleteSecret({ name, etag: etag ?? "" });
});

test.each([
  ["a secret id with a slash", { parent, secretId: "a/b", secret: { replication: { automatic: {} } } }],
  ["an empty secret id", { parent, secretId: "", secret: { replication: { automatic: {} } } }],
  ["no secret", { parent, secretId: "a" }],
  ["no replication", { parent, secretId: "a", secret: {} }],
  ["no project", { parent: "test", secretId: "a", secret: { replication: { automatic: {} } } }],
  [
    "a location",
    { parent: `${parent}/locations/x`, secretId: "a", secret: { replication: { automatic: {} } } },
  ],
])("creating a secret with %s is an INVALID_ARGUMENT", async (_what, request) => {
  const { client } = await startTestSecretManager();
  await expect(client.createSecret(request)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  expect((await client.listSecrets({ parent }))[0]).toEqual([]);
});

const encrypted = { customerManagedEncryption: { kmsKeyName: "k" } };

test.each([
  ["topics", { topics: [{ name: "projects/p/topics/t" }] }],
  ["expireTime", { expireTime: { seconds: 4_000_000_000 } }],
  ["ttl", { ttl: { seconds: 3_600 } }],
  ["rotation", { rotation: { rotationPeriod: { seconds: 3_600 } } }],
  ["versionAliases", { versionAliases: { live: 1 } }],
  ["versionDestroyTtl", { versionDestroyTtl: { seconds: 86_400 } }],
  ["customerManagedEncryption", encrypted],
  ["customerManagedEncryption", { replication: { automatic: encrypted } }],
  [
    "customerManagedEncryption",
    { replication: { userManaged: { replicas: [{ location: "x", ...encrypted }] } } },
  ],
  ["tags", { tags: { a: "b" } }],
])("a secret's %s is UNIMPLEMENTED and named, not ignored (%j)", async (field, extra) => {
  const { client } = await startTestSecretManager();
  const secret = { replication: { automatic: {} }, ...extra };
  await expect(client.createSecret({ parent, secretId: "a", secret })).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
    details: expect.stringContaining(`A secret's ${field} is not supported`),
  });
  expect((await client.listSecrets({ parent }))[0]).toEqual([]);
});

test("an unsupported method is UNIMPLEMENTED and named", async () => {
  const { client, createSecret } = await startTestSecretManager();
  const name = await createSecret("a");
  await expect(
    client.updateSecret({ secret: { name, labels: { a: "b" } }, updateMask: { paths: ["labels"] } }),
  ).rejects.toMatchObject({ code: status.UNIMPLEMENTED, details: expect.stringContaining("UpdateSecret") });
  await expect(client.listSecrets({ parent, filter: "name:a" })).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
  });
});

test("after close, which may be called twice, calls are UNAVAILABLE", async () => {
  const { client, emulator } = await startTestSecretManager();
  await emulator.close();
  await emulator.close();
  await expect(
    client.getSecret({ name: `${parent}/secrets/a` }, { retry: null, timeout: 500 }),
  ).rejects.toThrow();
});
