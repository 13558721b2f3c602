import { writeFile } from "node:fs/promises";
import { answer, startStubApi } from "@loopline/client/testing";
import { endpointsFile } from "@loopline/services";
import { expect, it } from "vitest";
import { createEndpoints } from "../../../local/test/create-endpoints.ts";
import { connect, loadConfig, parseUrl } from "../src/connect.ts";
import { temporaryFolder } from "./temporary-folder.ts";

it.each(["127.0.0.1:8081", "file:///etc/passwd", ""])("refuses the URL %j", (text) => {
  expect(() => parseUrl("--ingest-url", text)).toThrow("expected an http:// or https:// URL");
});

it("names a variable that is wrong, without its value", () => {
  expect(() => loadConfig({ LOOPLINE_PREDICT_URL: "nowhere" })).toThrow(
    "LOOPLINE_PREDICT_URL must be an http:// or https:// URL",
  );
  expect(() => loadConfig({ LOOPLINE_API_KEY: "se cret" })).toThrow(
    /^LOOPLINE_API_KEY must be visible ASCII characters$/,
  );
});

it("looks for the stack in the directory that --state names", async () => {
  const state = await temporaryFolder();
  await expect(connect({ "ingest-url": undefined, "predict-url": undefined, state }, {})).rejects.toThrow(
    `no stack runs here (there is no ${state}/endpoints.json): start one with npm start, or name another with --state DIR, or with`,
  );
});

it("sends the key that npm start made to its own stack, and to no other", async () => {
  const { url, requests } = await startStubApi(answer(200, { jobs: [] }));
  const state = await temporaryFolder();
  const endpoints = createEndpoints({ ingestApi: url, predictApi: url, apiKey: "made" });
  await writeFile(endpointsFile(state), JSON.stringify(endpoints));
  const none = { "ingest-url": undefined, "predict-url": undefined };
  const calls = [
    connect({ ...none, state }, {}),
    connect({ ...none, state }, { LOOPLINE_API_KEY: "given" }),
    connect({ "ingest-url": url, "predict-url": url, state }, {}),
  ];
  for (const call of calls) await (await call).client.jobs();
  expect(requests.map(({ headers }) => headers["x-api-key"])).toEqual(["made", "given", undefined]);
});

it("ignores an empty variable", () => {
  expect(loadConfig({ LOOPLINE_API_KEY: "", LOOPLINE_INGEST_URL: "" })).toEqual({});
});
