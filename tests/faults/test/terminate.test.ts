import { setTimeout as delay } from "node:timers/promises";
import { apiNames, functionNames } from "@loopline/contracts";
import { expect } from "vitest";
import { it } from "../src/faults-test.ts";
import { type Load, sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";

const services = [...apiNames, ...functionNames];
const mostMs = 9_000;
const betweenMs = 250;

it("under load each service ends with 0 within 9 s of SIGTERM, and nothing is lost", async ({ stack }) => {
  const { processes } = stack;
  const before = services.map((name) => processes.restarts(name));
  let areAllOver = false;
  const terminating = Promise.all(
    services.map(async (name, index) => {
      // One after the other, while the load goes on.
      await delay(betweenMs * (index + 1));
      return { name, ...(await processes.terminate(name)) };
    }),
  ).finally(() => {
    areAllOver = true;
  });
  const loads: Load[] = [];
  while (!areAllOver) {
    const seed = 100 + loads.length;
    loads.push(await sendLoad(stack.endpoints, { batches: 50, concurrency: 8, ratedShare: 0.2, seed }));
  }

  const endings = await terminating;
  expect(endings.filter(({ how, milliseconds }) => how !== "exit code 0" || milliseconds > mostMs)).toEqual(
    [],
  );
  await Promise.all(services.map((name, index) => processes.runsAgain(name, (before[index] ?? 0) + 1)));
  for (const load of loads) expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
});
