import { expect, it } from "vitest";
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

it("ignores an empty variable", () => {
  expect(loadConfig({ LOOPLINE_API_KEY: "", LOOPLINE_INGEST_URL: "" })).toEqual({});
});
