import { expect, test } from "vitest";
import { readError, startTestStorage } from "./start-test-storage.ts";

const conflict = { code: 412, message: "At least one of the pre-conditions you specified did not hold." };

test.each([{ resumable: false }, { resumable: true }])(
  "a create-only upload fails if the object exists (%o)",
  async (options) => {
    const { bucket } = await startTestStorage();
    const createOnly = { ...options, preconditionOpts: { ifGenerationMatch: 0 } };
    await bucket.file("model").save("first", createOnly);
    await expect(bucket.file("model").save("second", createOnly)).rejects.toMatchObject({ code: 412 });
    expect(String(await bucket.file("model").download())).toBe("first");
  },
);

test("of many concurrent create-only uploads of one object, exactly one succeeds", async () => {
  const { bucket } = await startTestStorage();
  const attempts = Array.from({ length: 10 }, (_, index) =>
    bucket
      .file("model")
      .save(`writer ${index}`, { resumable: index % 2 === 0, preconditionOpts: { ifGenerationMatch: 0 } }),
  );
  const winners = (await Promise.allSettled(attempts)).flatMap(({ status }, index) =>
    status === "fulfilled" ? [`writer ${index}`] : [],
  );
  expect(winners).toEqual([String(await bucket.file("model").download())]);
});

test("overwriting or deleting a generation fails once a newer one was written", async () => {
  const { bucket } = await startTestStorage();
  const file = bucket.file("model");
  await file.save("first");
  const read = { ifGenerationMatch: (await file.getMetadata())[0].generation ?? 0 };
  await bucket.file("model").save("second", { preconditionOpts: read });

  await expect(
    bucket.file("model").save("third", { resumable: false, preconditionOpts: read }),
  ).rejects.toMatchObject(conflict);
  await expect(bucket.file("model").delete(read)).rejects.toMatchObject(conflict);
  expect(String(await bucket.file("model").download())).toBe("second");
});

test("a resumable upload checks its preconditions again when it ends", async () => {
  const { bucket } = await startTestStorage();
  const [uri] = await bucket
    .file("model")
    .createResumableUpload({ preconditionOpts: { ifGenerationMatch: 0 } });
  await bucket.file("model").save("faster");
  const late = await fetch(uri, { method: "PUT", body: "slower" });
  expect(late.status).toBe(412);
  expect(String(await bucket.file("model").download())).toBe("faster");
});

test("a patch checks the metageneration", async () => {
  const { bucket } = await startTestStorage();
  const file = bucket.file("model");
  await file.save("x");
  await file.setMetadata({ metadata: { a: "1" } }, { ifMetagenerationMatch: 1 });
  await expect(
    file.setMetadata({ metadata: { a: "2" } }, { ifMetagenerationMatch: 1 }),
  ).rejects.toMatchObject(conflict);
  expect((await file.getMetadata())[0].metadata).toEqual({ a: "1" });
});

test("raw: each condition is answered in Google's envelope", async () => {
  const { bucket, emulator } = await startTestStorage();
  await bucket.file("model").save("x");
  const generation = (await bucket.file("model").getMetadata())[0].generation;
  const objects = `${emulator.endpoint}/storage/v1/b/models/o`;
  const upload = `${emulator.endpoint}/upload/storage/v1/b/models/o?uploadType=media`;
  const statusOf = async (url: string, method = "GET") => (await fetch(url, { method })).status;

  expect(await statusOf(`${objects}/model?ifGenerationMatch=${generation}`)).toBe(200);
  expect(await statusOf(`${objects}/model?ifGenerationMatch=0`)).toBe(412);
  expect(await statusOf(`${objects}/model?ifGenerationNotMatch=${generation}`)).toBe(304);
  expect(await statusOf(`${objects}/model?alt=media&ifMetagenerationMatch=2`)).toBe(412);
  expect(await statusOf(`${objects}/model?ifGenerationMatch=newest`)).toBe(400);
  expect(await statusOf(`${objects}/missing?ifGenerationMatch=1`)).toBe(404);
  expect(await statusOf(`${upload}&name=model&ifGenerationNotMatch=${generation}`, "POST")).toBe(412);
  expect(await statusOf(`${upload}&name=model&ifGenerationNotMatch=1`, "POST")).toBe(200);
  expect(await statusOf(`${upload}&name=missing&ifGenerationNotMatch=0`, "POST")).toBe(412);
  expect(await statusOf(`${upload}&name=missing&ifGenerationMatch=7`, "POST")).toBe(412);

  const refusal = await fetch(`${objects}/model?ifGenerationMatch=1`, { method: "DELETE" });
  expect(await readError(refusal)).toEqual({ ...conflict, reason: "conditionNotMet" });
});

test("a resumable upload whose condition fails is a 412 that the official client reads", async () => {
  const { bucket } = await startTestStorage();
  await bucket.file("x").save("first");
  const second = bucket.file("x", { generation: 0 }).save("second");
  await expect(second).rejects.toMatchObject({ code: 412, errors: [{ reason: "conditionNotMet" }] });
  expect(String(await bucket.file("x").download())).toBe("first");
});

test.each(["generation=x", "ifGenerationMatch=-1", "ifMetagenerationMatch=1.5"])(
  "raw: %s is an error that names it",
  async (parameter) => {
    const { emulator } = await startTestStorage();
    const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o/x?${parameter}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(parameter.split("=")[0]);
  },
);
