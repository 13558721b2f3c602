import {
  chooseTeachingRecords,
  connectPipeline,
  type StackEvents,
  silentEvents,
  startOwnStack,
  teach,
} from "@loopline/local";
import { localEnvironment } from "@loopline/ops";
import type { Endpoints } from "@loopline/services";
import { blurNotes } from "./blur-notes.ts";

export interface TaughtStackOptions {
  readonly events?: StackEvents;
  /** Ends a start or a lesson that is under way. */
  readonly signal?: AbortSignal | undefined;
}

export interface TaughtStack {
  readonly endpoints: Endpoints;
  /** What a notebook finds in its environment, to read from this stack and no other. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops it and removes all that it kept. */
  stop(): Promise<void>;
}

/** Enough corrections for a fifth of the records to be held out, and no more, for someone waits. */
const lessons = { file: undefined, rounds: 6, batchSize: 40, seed: 4 };

/** Notes of a last batch, which nobody rates. */
const unratedCount = 300;

/**
 * Starts a stack on free ports and gives it a short history by the demo's own teaching: batches that are corrected, and
 * a last one from a scanner that is out of focus, which nobody has rated yet.
 */
export async function startTaughtStack(options: TaughtStackOptions = {}): Promise<TaughtStack> {
  const { events = silentEvents, signal = new AbortController().signal } = options;
  const notes = await chooseTeachingRecords(lessons);
  const stack = await startOwnStack({ events, signal });
  try {
    await events.step("a short history of predictions and corrections", () =>
      teach(
        { ...notes, unseen: blurNotes(notes.unseen.slice(0, unratedCount)) },
        { ...connectPipeline(stack.endpoints, signal), dataset: stack.dataset, onStep: () => {} },
      ),
    );
    return { ...stack, environment: environmentOf(stack.endpoints) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** What a notebook must find in its environment to read from this stack. */
export function environmentOf(endpoints: Endpoints): Record<string, string> {
  const entries = Object.entries(localEnvironment(endpoints));
  const told = entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  // Google's clients would look for a metadata server, and warn that there is none.
  return { ...Object.fromEntries(told), METADATA_SERVER_DETECTION: "none" };
}
