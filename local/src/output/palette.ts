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
