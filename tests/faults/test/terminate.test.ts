import { setTimeout as delay } from "node:timers/promises";
import { apiNames, functionNames } from "@loopline/contracts";
import { expect } from "vitest";
import { it } from "../src/faults-test.ts";
import { type Load, sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";

const services = [...apiNames, ...functionNames];
const maxMs = 9_000;
const betweenMs = 250;

it("each service exits with 0 within 9 s of SIGTERM under load, and nothing is lost", async ({ stack }) => {
  const { processes } = stack;
  const before = services.map((name) => processes.restarts(name));
  let haveAllEnded = false;
  const terminating = Promise.all(
    services.map(async (name, index) => {
      // One after the other, while the load goes on.
      await delay(betweenMs * (index + 1));
      return { name, ...(await processes.terminate(name)) };
    }),
  ).finally(() => {
    haveAllEnded = true;
  });
  const loads: Load[] = [];
  while (!haveAllEnded) {
    const seed = 100 + loads.length;
    loads.push(await sendLoad(stack.endpoints, { batches: 50, concurrency: 8, ratedShare: 0.2, seed }));
  }

  const endings = await terminating;
  expect(endings.filter(({ how, milliseconds }) => how !== "exit code 0" || milliseconds > maxMs)).toEqual(
    [],
  );
  await Promise.all(services.map((name, index) => processes.runsAgain(name, (before[index] ?? 0) + 1)));
  for (const load of loads) expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
});
