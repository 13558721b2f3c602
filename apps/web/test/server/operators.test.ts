import { answer, type Behaviour, problem, startStubApi } from "@loopline/client/testing";
import { createClock, silentLogger } from "@loopline/platform/testing";
import { describe, expect, it } from "vitest";
import { createApiClient } from "../../server/api-client.ts";
import { createIsOperator } from "../../server/operators.ts";

const ofAllOwners = problem(404, "Resource not found");
const ofAcme = answer(200, { owner: "acme", last_seen: null, months: [] });

/** `ask` asks what this server's key may see, at a time that the clock says, of an API that a test changes. */
async function start(behaviour: Behaviour) {
  let current = behaviour;
  const { url, requests } = await startStubApi((...args) =>
    typeof current === "function" ? current(...args) : current,
  );
  const predict = createApiClient({
    name: "predict-api",
    baseUrl: url,
    timeoutMs: 2_000,
    apiKey: "ours",
    log: silentLogger,
  });
  const clock = createClock();
  const isOperator = createIsOperator({ predict, clock });
  return {
    ask: () => isOperator(new AbortController().signal),
    change: (next: Behaviour) => {
      current = next;
    },
    clock,
    requests,
  };
}

it("tells an operator's key from an owner's by GET /usage, which it asks with this server's key", async () => {
  const operator = await start(ofAllOwners);
  expect(await operator.ask()).toBe(true);
  expect(operator.requests[0]).toMatchObject({ path: "/usage", headers: { "x-api-key": "ours" } });
  expect(await (await start(ofAcme)).ask()).toBe(false);
});

it("keeps an answer for ten seconds", async () => {
  const { ask, change, clock, requests } = await start(ofAllOwners);
  await ask();
  change(ofAcme);
  clock.advance(9_999);
  expect(await ask()).toBe(true);
  clock.advance(1);
  expect(await ask()).toBe(false);
  expect(requests).toHaveLength(2);
});

describe("while the answer is not known", () => {
  it.each([
    ["the API is down", answer(500, "no")],
    ["the key is not valid", problem(401, "unknown key")],
    ["the key may not read", problem(403, "the key may not read")],
    ["requests are too many", problem(429, "too many")],
    ["the answer is something else", answer(200, {})],
  ])("takes nobody for an operator: %s", async (_, behaviour) => {
    await expect((await start(behaviour)).ask()).rejects.toThrow();
  });

  it("keeps the last one for ten minutes, and asks every ten seconds", async () => {
    const { ask, change, clock, requests } = await start(ofAllOwners);
    await ask();
    change(answer(500, "no"));
    for (let passed = 10; passed <= 600; passed += 10) {
      clock.advance(10_000);
      expect([await ask(), await ask()]).toEqual([true, true]);
    }
    expect(requests).toHaveLength(61);
    clock.advance(10_000);
    await expect(ask()).rejects.toThrow("does not answer");
  });
});
