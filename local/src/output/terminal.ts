import { styleText } from "node:util";

/** Colours for the terminal, or none. */
export interface Palette {
  /** Colours `text` by the service, always the same. */
  service(name: string, text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  error(text: string): string;
  strong(text: string): string;
}

type Style = Parameters<typeof styleText>[0];

const serviceStyles: readonly Style[] = ["cyan", "green", "magenta", "blue", "yellow"];

export function createPalette(colours: boolean): Palette {
  // styleText's own look at the terminal knows only standard output; the caller decides.
  const paint = (style: Style) => (text: string) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  return {
    service: (name, text) => {
      const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
      return paint(serviceStyles[sum % serviceStyles.length] ?? "cyan")(text);
    },
    faint: paint("dim"),
    good: paint("green"),
    warn: paint("yellow"),
    error: paint("red"),
    strong: paint("bold"),
  };
}

/** Runs a step and prints what it is and how long it took. Passes on what it returns or throws. */
export type RunStep = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** A step that takes longer is announced before it ends. */
const announceAfterMs = 2000;

export function createSteps(print: (line: string) => void, palette: Palette): RunStep {
  let shown: unknown;
  return async (title, work) => {
    const started = performance.now();
    const hint = setTimeout(() => print(palette.faint(`… ${title}`)), announceAfterMs);
    try {
      const result = await work();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(`${palette.good("✓")} ${title} ${palette.faint(`(${seconds} s)`)}`);
      return result;
    } catch (error) {
      // Concurrent steps fail with the same error; only the first has caused it.
      if (error !== shown) print(`${palette.error("✗")} ${title}`);
      shown = error;
      throw error;
    } finally {
      clearTimeout(hint);
    }
  };
}
