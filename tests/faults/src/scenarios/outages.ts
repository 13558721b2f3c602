import { setTimeout as delay } from "node:timers/promises";
import { sendLoad } from "../load.ts";
import { settle } from "../settle.ts";
import { promoteAgain } from "../trainings.ts";
import type { Scenario } from "./scenario.ts";

const beforeMs = 500;
const settleMs = 60_000;
const load = { batches: 300, concurrency: 8, ratedShare: 0.2 };

export const postgresDown: Scenario = {
  title: "Postgres down",
  async run(stack, { downMs }, say) {
    const sending = sendLoad(stack.endpoints, { ...load, seed: 30, timeoutMs: 2 * downMs + settleMs });
    await delay(beforeMs);
    stack.database.takeDown();
    say(`down for ${downMs / 1000} s`);
    await delay(downMs);
    stack.database.heal();
    const sent = await sending;
    say(`${sent.batches.length} batches accepted, ${sent.retries} retries`);
    return await settle(stack, sent, { isCacheComplete: true, withinMs: settleMs });
  },
};

export const redisDown: Scenario = {
  title: "Redis down, and flushed",
  async run(stack, { downMs }, say) {
    const sending = sendLoad(stack.endpoints, { ...load, seed: 31, timeoutMs: 2 * downMs + settleMs });
    await delay(beforeMs);
    stack.redisProxy.takeDown();
    say(`down for ${downMs / 1000} s`);
    await delay(downMs);
    await stack.redis.flushall();
    stack.redisProxy.heal();
    const sent = await sending;
    say(`${sent.batches.length} batches accepted, ${sent.retries} retries`);
    await promoteAgain(stack);
    const lost = await settle(stack, sent, { isCacheComplete: false, withinMs: settleMs });
    const later = await sendLoad(stack.endpoints, { ...load, seed: 32 });
    return [...lost, ...(await settle(stack, later, { isCacheComplete: true, withinMs: settleMs }))];
  },
};
