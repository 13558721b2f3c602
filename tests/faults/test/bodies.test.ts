import { randomUUID } from "node:crypto";
import type { ApiName } from "@loopline/contracts";
import { describe, expect } from "vitest";
import { it } from "../src/faults-test.ts";
import { sendHugeBody } from "../src/huge-body.ts";
import { sendSlowBody } from "../src/slow-body.ts";
import { whileDoing } from "../src/while-doing.ts";

const mostBytes = 50_000_000;
const megabytes = 100;

const routes = [
  { api: "ingest-api", origin: "ingestApi", method: "POST", path: "/notes" },
  { api: "predict-api", origin: "predictApi", method: "PATCH", path: `/batches/${randomUUID()}` },
] as const satisfies readonly { api: ApiName; origin: string; method: string; path: string }[];

it("both APIs cut a body that comes a byte a second within 6 s", async ({ stack }) => {
  const times = await Promise.all(
    routes.map(({ origin, method, path }) => sendSlowBody(stack.endpoints[origin], method, path)),
  );
  for (const time of times) expect(time).toBeLessThan(6_000);
});

describe.for(routes)("$api answers a body of 100 MB with 413", ({ api, origin, method, path }) => {
  it.for([true, false])(
    "and takes less than 50 MB for it; told its length: %s",
    async (isLengthTold, { stack }) => {
      const before = stack.processes.memory(api);
      let most = before;
      const sending = sendHugeBody(`${stack.endpoints[origin]}${path}`, method, megabytes, { isLengthTold });
      const status = await whileDoing(sending, 20, () => {
        most = Math.max(most, stack.processes.memory(api));
      });
      expect(status).toBe(413);
      expect(most - before).toBeLessThan(mostBytes);
    },
  );
});
