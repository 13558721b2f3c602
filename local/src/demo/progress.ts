import { createStatusLine, formatBar, formatShare, type StatusOutput } from "@loopline/command-line";
import type { TeachStep } from "./teach.ts";

const barWidth = 16;
/** The share of a round that is done when each part begins. */
const partOfRound = { predicting: 0, correcting: 0.3, retraining: 0.4, trying: 0 } as const;

export interface Progress {
  show(step: TeachStep): void;
  /** Clears the status line. */
  end(): void;
}

/** Shows the progress of the teaching: on a terminal as one line that changes, elsewhere as a line per round. */
export function createProgress(output: StatusOutput, rounds: number): Progress {
  const line = createStatusLine(output);
  let shownRound = -1;
  return {
    show(step) {
      if (output.isTTY) {
        line.show(`${formatBar(shareDone(step, rounds), barWidth)} ${formatStep(step, rounds)}`);
      } else if (step.done > shownRound) {
        shownRound = step.done;
        output.write(`${formatStep(step, rounds)}\n`);
      }
    },
    end() {
      if (output.isTTY) line.clear();
    },
  };
}

function shareDone({ done, doing }: TeachStep, rounds: number): number {
  return (done + partOfRound[doing]) / rounds;
}

function formatStep({ done, doing, latest }: TeachStep, rounds: number): string {
  const place = doing === "trying" ? "trying the last model" : `round ${done + 1} of ${rounds}, ${doing}`;
  if (latest === undefined) return place;
  return `${place} (${latest.rows} rows, ${formatShare(latest.testAccuracy)} on the test set)`;
}
