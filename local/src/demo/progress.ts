import { formatShare } from "./learning-curve.ts";
import type { TeachStep } from "./teach.ts";

const barWidth = 16;
const usualColumns = 80;
/** How much of a round is behind us when each of its parts begins. */
const partOfRound = { predicting: 0, correcting: 0.3, retraining: 0.4, trying: 0 } as const;

export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface Progress {
  show(step: TeachStep): void;
  /** Leaves the place clean for other lines. */
  end(): void;
}

/** Shows how far the teaching is: on a terminal as one line that changes, elsewhere as a line per round. */
export function createProgress(output: ProgressOutput, rounds: number): Progress {
  let toldRound = -1;
  return {
    show(step) {
      if (output.isTTY) {
        const line = `${formatBar(step, rounds)} ${formatStep(step, rounds)}`;
        // A line that the terminal breaks in two could not be overwritten. Some tell 0 columns.
        output.write(`\r\u001b[K${line.slice(0, (output.columns || usualColumns) - 1)}`);
      } else if (step.done > toldRound) {
        toldRound = step.done;
        output.write(`${formatStep(step, rounds)}\n`);
      }
    },
    end() {
      if (output.isTTY) output.write("\r\u001b[K");
    },
  };
}

function formatBar({ done, doing }: TeachStep, rounds: number): string {
  const filled = Math.round(((done + partOfRound[doing]) / rounds) * barWidth);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)}`;
}

function formatStep({ done, doing, latest }: TeachStep, rounds: number): string {
  const place = doing === "trying" ? "trying the last model" : `round ${done + 1} of ${rounds}, ${doing}`;
  if (latest === undefined) return place;
  return `${place} (${latest.rows} rows, ${formatShare(latest.testAccuracy)} on the test set)`;
}
