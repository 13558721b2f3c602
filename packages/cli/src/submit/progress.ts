import { createStatusLine, formatBar, formatCount, type StatusOutput } from "@loopline/command-line";

export interface Progress {
  /** @param count how many predictions have come */
  add(count: number): void;
  /** Leaves the place clean for other lines. */
  end(): void;
}

export interface ProgressOptions {
  readonly total: number;
  /** How many were there before; they say nothing of the speed. */
  readonly already: number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

const barWidth = 24;
/** Milliseconds between two drawings. */
const redrawMs = 100;
/** Share of the whole between two lines, where the output is no terminal. */
const lineStep = 0.1;

/** Shows how many predictions have come: on a terminal as a bar, elsewhere as a line for every tenth. */
export function createProgress(output: StatusOutput, { total, already, now }: ProgressOptions): Progress {
  const line = createStatusLine(output);
  const started = now();
  let done = already;
  let drawn = Number.NEGATIVE_INFINITY;
  let toldSteps = Math.floor(already / total / lineStep);

  function draw(): void {
    line.show(`${formatBar(done / total, barWidth)} ${describe()}`);
    drawn = now();
  }

  function describe(): string {
    const seconds = (now() - started) / 1_000;
    const perSecond = (done - already) / seconds;
    const counts = `${formatCount(done)} of ${formatCount(total)} predictions`;
    if (done === already || seconds < 1) return counts;
    const left = done === total ? "" : `, ${formatSeconds(Math.ceil((total - done) / perSecond))} left`;
    return `${counts}, ${formatCount(Math.round(perSecond))} a second${left}`;
  }

  if (output.isTTY) draw();
  return {
    add(count) {
      done += count;
      if (output.isTTY) {
        if (now() - drawn >= redrawMs || done === total) draw();
        return;
      }
      const steps = Math.floor(done / total / lineStep);
      if (steps <= toldSteps) return;
      toldSteps = steps;
      output.write(`${describe()}\n`);
    },
    end() {
      if (output.isTTY) line.clear();
    },
  };
}

function formatSeconds(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
