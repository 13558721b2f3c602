import { bankNotes } from "@loopline/banknotes";
import { answer, type Behaviour, neverAnswer, problem, startStubApi } from "@loopline/client/testing";
import { silentLogger } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createApiClient } from "../../server/api-client.ts";
import { createDeployment, describeDeployment } from "../../server/dataset.ts";
import { loans } from "../datasets.ts";

const { hasSamples: _, isDefault: __, ...dataset } = loans;
const never = new AbortController().signal;

async function start(...behaviours: [Behaviour, ...Behaviour[]]) {
  const { url, requests } = await startStubApi(...behaviours);
  const predict = createApiClient({
    name: "predict-api",
    baseUrl: url,
    timeoutMs: 5_000,
    log: silentLogger,
  });
  return { deployment: createDeployment({ predict, file: undefined, random: Math.random }), requests };
}

it("asks for the dataset once, however many need it", async () => {
  const { deployment, requests } = await start(answer(200, dataset));
  const [one, other] = await Promise.all([deployment(never), deployment(never)]);
  expect(await deployment(never)).toBe(one);
  expect(other).toBe(one);
  expect(describeDeployment(one)).toEqual(loans);
  expect(requests.map(({ path }) => path)).toEqual(["/dataset"]);
});

it("asks again after a failure, and after an answer that is no dataset", async () => {
  const { deployment } = await start(answer(500, "no"), answer(200, {}), answer(200, dataset));
  await expect(deployment(never)).rejects.toMatchObject({ status: 503 });
  await expect(deployment(never)).rejects.toMatchObject({ status: 503 });
  expect((await deployment(never)).contracts.dataset).toEqual(dataset);
});

it("takes bank notes for the dataset of an API that has no such route, as the original's", async () => {
  const { deployment } = await start(problem(404, "Resource not found"));
  expect(describeDeployment(await deployment(never))).toEqual({
    ...bankNotes,
    hasSamples: true,
    isDefault: true,
  });
});

it("does not wait longer than its caller", async () => {
  const { deployment } = await start(neverAnswer);
  await expect(deployment(AbortSignal.timeout(50))).rejects.toMatchObject({ name: "TimeoutError" });
});
