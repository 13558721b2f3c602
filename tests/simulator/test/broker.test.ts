import { subscriptions } from "@loopline/contracts";
import { beforeEach, expect, it } from "vitest";
import { type Broker, createBroker, type Endpoint } from "../src/core/broker.ts";
import { createFaults, type FaultRates, usualRates } from "../src/core/faults.ts";
import { died } from "../src/core/process.ts";
import { createRandom } from "../src/core/random.ts";
import { createTrace } from "../src/core/trace.ts";
import { createVirtualClock, type VirtualClock } from "../src/core/virtual-clock.ts";

const none: FaultRates = { ...usualRates, duplicate: 0, nack: 0, late: 0 };

let clock: VirtualClock;
let deliveries: { attempt: number; second: number }[];

beforeEach(() => {
  clock = createVirtualClock();
  deliveries = [];
});

/** A broker with one subscriber of `job`, who answers with these statuses in turn, and then with 204. */
function setUp(rates: Partial<FaultRates>, ...answers: (number | typeof died | "silence")[]): Broker {
  const random = createRandom(1);
  const faults = createFaults(random, { ...none, ...rates });
  faults.turn("on");
  const broker = createBroker({ clock, random, faults, trace: createTrace(clock.elapsed, false) });
  const endpoint: Endpoint = ({ deliveryAttempt }) => {
    deliveries.push({ attempt: deliveryAttempt, second: Math.round(clock.elapsed() / 1_000) });
    const answer = answers.shift() ?? 204;
    return answer === "silence" ? new Promise(() => {}) : Promise.resolve(answer);
  };
  const [subscription] = subscriptions.filter(({ topic }) => topic === "job");
  if (subscription !== undefined) broker.subscribe(subscription, endpoint);
  return broker;
}

const publish = (broker: Broker) => broker.publish("job", Buffer.from("{}"));

it("delivers a message once when all goes well, and nothing to who did not ask for it", async () => {
  const broker = setUp({});
  publish(broker);
  broker.publish("model", Buffer.from("{}"));
  await clock.runUntilIdle();
  expect(deliveries).toEqual([{ attempt: 1, second: 0 }]);
});

it("delivers again, later each time, what was refused or whose receiver died", async () => {
  publish(setUp({}, 500, died, 400));
  await clock.runUntilIdle();
  expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  const waits = deliveries.map(({ second }, index) => second - (deliveries[index - 1]?.second ?? 0));
  for (const [index, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThanOrEqual(10 * 2 ** index);
});

it("delivers again what was not answered in time", async () => {
  publish(setUp({}, "silence"));
  await clock.runUntilIdle();
  expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(deliveries[1]?.second).toBeGreaterThanOrEqual(600);
});

it("gives up after as many attempts as the subscription allows", async () => {
  const broker = setUp({}, ...Array.from({ length: 100 }, () => 500));
  publish(broker);
  await clock.runUntilIdle();
  expect(deliveries).toHaveLength(100);
  expect(broker.givenUp).toMatchObject([{ subscription: "job.training", message: { id: "m1" } }]);
});

it("delivers a duplicate also after the message was acknowledged, and does not care what becomes of it", async () => {
  publish(setUp({ duplicate: 1 }, 204, 500));
  await clock.runUntilIdle();
  expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2]);
});

it("delivers again what was acknowledged when the acknowledgement is lost", async () => {
  publish(setUp({ nack: 1 }));
  await clock.runUntilIdle();
  expect(deliveries).toHaveLength(100);
});

it("delivers everything once more when asked to", async () => {
  const broker = setUp({});
  for (let count = 0; count < 3; count++) publish(broker);
  await clock.runUntilIdle();
  broker.replay();
  await clock.runUntilIdle();
  expect(deliveries).toHaveLength(6);
});
