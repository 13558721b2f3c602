import { isDeepStrictEqual } from "node:util";
import type { World } from "../pipeline/world.ts";
import type { Observations } from "../users/observations.ts";
import type { History } from "./history.ts";

/** All there is to know when nothing is under way any more. */
export interface Outcome {
  readonly world: World;
  readonly observations: Observations;
  readonly history: History;
}

/** Something that holds whenever nothing is under way. */
export interface Invariant {
  /** What holds, in a sentence. */
  readonly name: string;
  /** What does not, a sentence each. */
  readonly violations: (outcome: Outcome) => Iterable<string>;
}

export interface Violation {
  /** What should hold. */
  readonly invariant: string;
  /** What is there instead. */
  readonly detail: string;
}

/** Compares as JSON; says what differs. */
export function* differences(what: string, actual: unknown, expected: unknown): Generator<string> {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(value) ?? "null");
  if (found === wanted) return;
  // The order of an object's keys says nothing.
  if (isDeepStrictEqual(JSON.parse(found ?? ""), JSON.parse(wanted ?? ""))) return;
  yield `${what} is ${found}, expected ${wanted}`;
}
