import { afterAll, beforeAll, expect, it } from "vitest";
import { applySettings } from "../../end-to-end/src/config.ts";
import { type BadServers, startBadServers } from "../src/deadlines/bad-servers.ts";
import { outsideCalls } from "../src/deadlines/outside-calls.ts";
import { timeCalls } from "../src/deadlines/time-calls.ts";

/** Low, so that the test is short. */
const timeoutMs = 500;
/** `main.ts --only deadlines` also times the calls with a long, fixed deadline. */
const maxDeadlineMs = 2_500;

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

it("every call to a server that is down ends by its deadline", async () => {
  const calls = outsideCalls(timeoutMs).filter(({ deadlineMs }) => deadlineMs <= maxDeadlineMs);
  const timed = await timeCalls(calls, servers, 3);
  expect(timed.filter(({ late }) => late > 0)).toEqual([]);
});
