import { createInterface } from "node:readline/promises";
import { printableLine } from "@loopline/command-line";
import type { UnknownTargetError } from "@loopline/dataset";

/** Asks in the terminal which column to predict. An answer is a column's number in the list, or its name. */
export function askTarget(
  output: NodeJS.WritableStream,
  signal: AbortSignal,
  input: NodeJS.ReadableStream = process.stdin,
): (error: UnknownTargetError) => Promise<string> {
  return async ({ message, candidates }) => {
    // Without a list there is nothing to choose from.
    if (candidates.length === 0) throw new Error(message);
    const terminal = createInterface({ input, output });
    // A terminal that is asked passes Ctrl-C on as a key.
    terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    try {
      output.write(`${printableLine(message)}\n\n`);
      for (const [i, name] of candidates.entries()) output.write(`  ${i + 1}  ${printableLine(name)}\n`);
      for (;;) {
        const answer = (await terminal.question("\nColumn to predict: ", { signal })).trim();
        const chosen = candidates.includes(answer) ? answer : candidates[Number(answer) - 1];
        if (chosen !== undefined) return chosen;
        output.write(`Type a number from 1 to ${candidates.length}, or a name from the list.\n`);
      }
    } finally {
      terminal.close();
    }
  };
}
