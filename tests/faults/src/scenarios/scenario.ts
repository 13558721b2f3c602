import type { FaultyStack } from "../start-faulty-stack.ts";

export interface Sizes {
  /** Batches while everything is killed. */
  readonly batches: number;
  /** Milliseconds that a server is down. */
  readonly downMs: number;
  /** Made-up HTTP bodies. */
  readonly bodies: number;
}

/** One way in which a stack must not break. */
export interface Scenario {
  readonly title: string;
  /** Returns what is wrong, in sentences. @param say shows how far it has come */
  run(stack: FaultyStack, sizes: Sizes, say: (progress: string) => void): Promise<string[]>;
}
