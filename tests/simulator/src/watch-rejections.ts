import type { Violation } from "./invariants/invariant.ts";

/** Notes promises that are rejected and that nobody waits for, which would end a process. */
export function watchRejections(): { stop(): Violation[] } {
  const violations: Violation[] = [];
  const listener = (reason: unknown) => {
    violations.push({ invariant: "every rejection is handled", detail: String(reason) });
  };
  process.on("unhandledRejection", listener);
  return {
    stop() {
      process.off("unhandledRejection", listener);
      return violations;
    },
  };
}
