/** What happened, in order: as a hash always, as lines when asked for. */
export interface Trace {
  note(line: string): void;
  hash(): string;
  readonly lines: readonly string[];
}

/** @param now milliseconds since the simulation's start */
export function createTrace(now: () => number, keepsLines: boolean): Trace {
  const lines: string[] = [];
  let one = 0x811c9dc5;
  let other = 0x9e3779b9;

  // Two rounds of 32-bit FNV-1a: it has to be quick, and nobody attacks it.
  function add(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      one = Math.imul(one ^ code, 0x01000193);
      other = Math.imul(other ^ code, 0x0100018d);
    }
  }

  return {
    lines,
    note(line) {
      const text = `${now().toFixed(3).padStart(12)}  ${line}`;
      add(text);
      if (keepsLines) lines.push(text);
    },
    hash: () => [one, other].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join(""),
  };
}
