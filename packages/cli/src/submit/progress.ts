import { createStatusLine, formatBar, formatCount, type StatusOutput } from "@loopline/command-line";

export interface ProgressOptions {
  readonly total: number;
  /** What is counted, in the plural. */
  readonly what?: string;
  /** Those of an earlier run, which are left out of the speed. */
  readonly already: number;
  /** A monotonic clock in milliseconds. */
  readonly now: () => number;
}

const barWidth = 24;
/** Milliseconds between two redraws. */
const redrawMs = 100;
/** Share of the whole between two lines if the output is not a terminal. */
const lineStep = 0.1;

/** Shows how many are done: as a bar on a terminal, otherwise as a line for every tenth. */
export function createProgress(
  output: StatusOutput,
  { total, already, what = "predictions", now }: ProgressOptions,
) {
  const line = createStatusLine(output);
  const started = now();
  let done = already;
  let drawn = Number.NEGATIVE_INFINITY;
  let shownSteps = Math.floor(already / total / lineStep);

  function draw(): void {
    line.show(`${formatBar(done / total, barWidth)} ${describe()}`);
    drawn = now();
  }

  function describe(): string {
    const seconds = (now() - started) / 1_000;
    const perSecond = (done - already) / seconds;
    const counts = `${formatCount(done)} of ${formatCount(total)} ${what}`;
    if (done === already || seconds < 1) return counts;
    const left = done === total ? "" : `, ${formatSeconds(Math.ceil((total - done) / perSecond))} left`;
    return `${counts}, ${formatCount(Math.round(perSecond))} a second${left}`;
  }

  if (output.isTTY) draw();
  return {
    /** @param count how many are new */
    add(count: number): void {
      done += count;
      if (output.isTTY) {
        if (now() - drawn >= redrawMs || done === total) draw();
        return;
      }
      const steps = Math.floor(done / total / lineStep);
      if (steps <= shownSteps) return;
      shownSteps = steps;
      output.write(`${describe()}\n`);
    },
    /** Removes the bar. */
    end(): void {
      if (output.isTTY) line.clear();
    },
  };
}

function formatSeconds(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
