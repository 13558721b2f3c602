import { afterEach, beforeEach, expect, type MockInstance, vi } from "vitest";

// A test that makes the code complain on the console is a failing test: what is expected is asserted on instead.
const methods = ["error", "warn", "log", "info"] as const;
let spies: MockInstance[] = [];

beforeEach(() => {
  spies = methods.map((method) => vi.spyOn(console, method));
});

afterEach(() => {
  const calls = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect(calls, "unexpected console output").toEqual([]);
});
