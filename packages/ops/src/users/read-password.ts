import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Where a password comes from. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * Reads a password: from a terminal twice and without echo; else the first line, for scripts.
 * @throws if the two differ, or the input ends before a line.
 */
export async function readPassword(input: Input, note: (line: string) => void): Promise<string> {
  if (!input.isTTY) {
    for await (const line of createInterface({ input })) return line;
    throw new Error("standard input has no line with a password");
  }
  // Readline echoes what is typed to its output.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output, terminal: true });
  try {
    const stopped = new Promise<never>((_, reject) => {
      lines.once("SIGINT", () => reject(new Error("stopped: nothing was changed")));
    });
    const ask = async (question: string) => {
      const line = lines.question("");
      note(question);
      return await Promise.race([stopped, line]);
    };
    const password = await ask("Password (it is not shown):");
    if (password !== (await ask("Once more:"))) throw new Error("the two passwords differ");
    return password;
  } finally {
    lines.close();
  }
}
