import { randomUUID } from "node:crypto";
import type { ApiName } from "@loopline/contracts";
import { describe, expect } from "vitest";
import { sendHugeBody, sendSlowBody } from "../src/bad-bodies.ts";
import { it } from "../src/faults-test.ts";
import { whileDoing } from "../src/while-doing.ts";

const maxGrowthBytes = 50_000_000;
const megabytes = 100;
/** A busy machine makes the API's timer late. */
const graceMs = 4_000;

const routes = [
  { api: "ingest-api", origin: "ingestApi", method: "POST", path: "/notes" },
  { api: "predict-api", origin: "predictApi", method: "PATCH", path: `/batches/${randomUUID()}` },
] as const satisfies readonly { api: ApiName; origin: string; method: string; path: string }[];

it("both APIs close a connection that sends one byte of a body per second within 6 s", async ({ stack }) => {
  const times = await Promise.all(
    routes.map(({ origin, method, path }) => sendSlowBody(stack.endpoints[origin], method, path)),
  );
  for (const time of times) expect(time).toBeLessThan(6_000 + graceMs);
});

describe.for(routes)("$api answers a body of 100 MB with 413", ({ api, origin, method, path }) => {
  it.for([true, false])(
    "with less than 50 MB of memory (content-length: %s)",
    async (hasLength, { stack }) => {
      const before = stack.processes.memory(api);
      let most = before;
      const sending = sendHugeBody(`${stack.endpoints[origin]}${path}`, method, megabytes, { hasLength });
      const status = await whileDoing(sending, 20, () => {
        most = Math.max(most, stack.processes.memory(api));
      });
      expect(status).toBe(413);
      expect(most - before).toBeLessThan(maxGrowthBytes);
    },
  );
});
