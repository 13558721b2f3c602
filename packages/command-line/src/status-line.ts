/** The part of a stream, such as `process.stderr`, that a status line is written to. */
export interface StatusOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** One line of a terminal that changes. */
export interface StatusLine {
  show(text: string): void;
  /** Empties the line. */
  clear(): void;
}

const defaultColumns = 80;

/** Overwrites what it wrote before. Only for an output that is a terminal. */
export function createStatusLine(output: StatusOutput): StatusLine {
  return {
    show(text) {
      // A line that wraps could not be overwritten. Some terminals report 0 columns.
      output.write(`\r\u001b[K${text.slice(0, (output.columns || defaultColumns) - 1)}`);
    },
    clear() {
      output.write("\r\u001b[K");
    },
  };
}

/** A progress bar of `width` characters. @param share from 0 to 1 */
export function formatBar(share: number, width: number): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * width);
  return `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
}
