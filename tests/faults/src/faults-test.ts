import { test } from "vitest";
import { startFaultyStack } from "./start-faulty-stack.ts";

/** A test with a stack whose faults it can set. All files share one stack, which is healed after each test. */
export const it = test
  .extend("options", { scope: "worker" }, () => ({ cacheListLength: 20_000 }))
  .extend("stack", { scope: "worker" }, async ({ options }, { onCleanup }) => {
    const stack = await startFaultyStack(options);
    onCleanup(() => stack.stop());
    return stack;
  })
  .extend("heal", { auto: true }, async ({ stack }, { onCleanup }) => {
    onCleanup(() => {
      for (const proxy of [stack.database, stack.redisProxy, stack.secrets]) {
        // A silent connection stays silent: cut it.
        proxy.takeDown();
        proxy.heal();
      }
      stack.storage.fateOf = () => "pass";
      stack.deliveries.fateOf = () => "pass";
    });
  });
