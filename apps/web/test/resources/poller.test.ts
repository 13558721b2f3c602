import { expect, it } from "vitest";
import { createPoller } from "../../resources/poller.ts";

it("polls every three seconds, and much faster for a while after something was sent", () => {
  let now = 1_000;
  const poller = createPoller(() => now);
  expect(poller.interval()).toBe(3_000);
  poller.hurry();
  expect(poller.interval()).toBeLessThanOrEqual(250);
  now += 5_000;
  expect(poller.interval()).toBeLessThanOrEqual(500);
  now += 5_000;
  expect(poller.interval()).toBe(3_000);
  poller.hurry();
  expect(poller.interval()).toBeLessThanOrEqual(250);
});

it("polls rarely while the page receives events", () => {
  const poller = createPoller(() => 1_000);
  poller.setListening(true);
  poller.hurry();
  expect(poller.interval()).toBe(10_000);
  poller.setListening(false);
  expect(poller.interval()).toBeLessThanOrEqual(250);
});
