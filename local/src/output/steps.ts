import type { Palette } from "./palette.ts";

/** Runs a step and prints what it is and how long it took. Passes on what it returns or throws. */
export type RunStep = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** Who waits longer than this is told for what. */
const patienceMs = 2000;

export function createSteps(print: (line: string) => void, palette: Palette): RunStep {
  let shown: unknown;
  return async (title, work) => {
    const started = performance.now();
    const hint = setTimeout(() => print(palette.faint(`… ${title}`)), patienceMs);
    try {
      const result = await work();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(`${palette.good("✓")} ${title} ${palette.faint(`(${seconds} s)`)}`);
      return result;
    } catch (error) {
      // One failure ends what runs beside it with the same error; only the first is its place.
      if (error !== shown) print(`${palette.error("✗")} ${title}`);
      shown = error;
      throw error;
    } finally {
      clearTimeout(hint);
    }
  };
}
