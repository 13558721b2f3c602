/** What of a stream is written to, such as `process.stderr`. */
export interface StatusOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** One line of a terminal that changes. */
export interface StatusLine {
  show(text: string): void;
  /** Leaves the place clean for other lines. */
  clear(): void;
}

const usualColumns = 80;

/** Writes over what it wrote before: only for an output that is a terminal. */
export function createStatusLine(output: StatusOutput): StatusLine {
  return {
    show(text) {
      // A line that the terminal breaks in two could not be overwritten. Some tell 0 columns.
      output.write(`\r\u001b[K${text.slice(0, (output.columns || usualColumns) - 1)}`);
    },
    clear() {
      output.write("\r\u001b[K");
    },
  };
}
