import { afterAll, beforeAll, expect, it } from "vitest";
import { applySettings } from "../../end-to-end/src/config.ts";
import { type BadServers, startBadServers } from "../src/deadlines/bad-servers.ts";
import { outsideCalls } from "../src/deadlines/outside-calls.ts";
import { timeCalls } from "../src/deadlines/time-calls.ts";

/** Low, so that the test is short; that each is met is the same for all. */
const timeoutMs = 500;
/** Those whose deadline is fixed and long are timed by `main.ts --only deadlines`. */
const longestMs = 2_500;

let servers: BadServers;

let restoreSettings: () => void;

beforeAll(async () => {
  restoreSettings = applySettings();
  servers = await startBadServers();
});

afterAll(async () => {
  await servers.close();
  restoreSettings();
});

it("every call to a server that is down is over when its deadline says, however the server is down", async () => {
  const calls = outsideCalls(timeoutMs).filter(({ deadlineMs }) => deadlineMs <= longestMs);
  const timed = await timeCalls(calls, servers, 3);
  expect(timed.filter(({ late }) => late > 0)).toEqual([]);
});
