import { createStatusLine, formatCount, type StatusOutput } from "@loopline/command-line";

/** What a finished test file has to report. */
export interface FinishedFile {
  readonly project: string;
  readonly passed: number;
  readonly failed: number;
}

/** Shows how far the tests are. */
export interface TestProgress {
  started(project: string): void;
  finished(file: FinishedFile): void;
  /** Makes room for other lines. The next call of any method shows the progress again. */
  clear(): void;
  end(): void;
}

interface ProjectState {
  readonly files: number;
  readonly since: number;
  running: number;
  done: number;
  passed: number;
  failed: number;
}

/** In a log, where lines stay. */
const maxSilenceMs = 15_000;
const refreshMs = 1_000;

/**
 * Writes a line per finished project; besides, one line that changes on a terminal, and elsewhere at most one line per
 * 15 s.
 *
 * @param files the number of test files per project
 * @param now milliseconds
 */
export function createTestProgress(
  output: StatusOutput,
  files: ReadonlyMap<string, number>,
  now: () => number = () => performance.now(),
): TestProgress {
  const begin = now();
  const status = createStatusLine(output);
  const projects = new Map<string, ProjectState>();
  const total = files.values().reduce((sum, count) => sum + count, 0);
  let shownAt = begin;

  const elapsed = (since: number): string => formatElapsed(now() - since);
  function summary(): string {
    const states = [...projects.values()];
    const sum = (key: "done" | "passed" | "failed") => states.reduce((all, state) => all + state[key], 0);
    const running = [...projects].filter(([, state]) => state.running > 0).map(([name]) => name);
    const failed = sum("failed") === 0 ? "" : `, ${formatCount(sum("failed"))} failed`;
    const counts = `${sum("done")} of ${total} test files, ${formatCount(sum("passed"))} tests passed${failed}`;
    return `… ${elapsed(begin)}  ${counts}${running.length === 0 ? "" : `; running: ${running.join(", ")}`}`;
  }

  function refresh(): void {
    if (output.isTTY) status.show(summary());
    else if (now() - shownAt >= maxSilenceMs) {
      shownAt = now();
      output.write(`${summary()}\n`);
    }
  }
  const timer = setInterval(refresh, refreshMs);
  timer.unref();

  function clear(): void {
    if (output.isTTY) status.clear();
  }

  return {
    started(project) {
      const created = {
        files: files.get(project) ?? 0,
        since: now(),
        running: 0,
        done: 0,
        passed: 0,
        failed: 0,
      };
      const state = projects.get(project) ?? created;
      projects.set(project, state);
      state.running += 1;
      refresh();
    },
    finished({ project, passed, failed }) {
      const state = projects.get(project);
      if (state === undefined) return;
      state.running -= 1;
      state.done += 1;
      state.passed += passed;
      state.failed += failed;
      if (state.done === state.files) {
        clear();
        const mark = state.failed === 0 ? "✓" : "✗";
        const failures = state.failed === 0 ? "" : `, ${formatCount(state.failed)} failed`;
        const counts = `${state.files} files, ${formatCount(state.passed)} tests passed${failures}`;
        output.write(`${mark} ${project}: ${counts} (${elapsed(state.since)})\n`);
      }
      refresh();
    },
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

/** Minutes and seconds, such as `1:05`. */
function formatElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A failed test, or a test file that failed as a whole. */
export interface FailedTest {
  readonly project: string;
  /** Relative to the root of the checkout. */
  readonly file: string;
  /** The names of its suites and its own; empty for a whole file. */
  readonly names: readonly string[];
}

/** The failed tests as lines, each with the command that runs it alone. */
export function formatFailures(failures: readonly FailedTest[]): string[] {
  if (failures.length === 0) return [];
  const lines = failures.flatMap(({ project, file, names }) => {
    const filter = names.length === 0 ? "" : ` -t ${quote(escapePattern(names.join(" > ")))}`;
    return [
      `✗ ${[project, file, ...names].join(" › ")}`,
      `  npm test -- --project ${project} ${file}${filter}`,
    ];
  });
  return ["", `${failures.length} failed. To run one alone:`, ...lines];
}

/** vitest's -t is a regular expression. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
