import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseOptions, runProcess, UsageError } from "@loopline/command-line";
import {
  createPalette,
  createSteps,
  installMissing,
  jupyterClientPackage,
  listenForStop,
} from "@loopline/local";
import { startTaughtStack } from "../../production/taught-stack.ts";
import { cleanNotebook } from "../clean-notebook.ts";
import { type ExecuteOptions, executeNotebook } from "../execute-notebook.ts";
import { findFailure } from "../find-failure.ts";
import type { Notebook } from "../notebook.ts";
import { formatNotebook } from "../notebook-text.ts";
import { type NotebookEntry, notebooks } from "../notebooks.ts";
import { notebooksDirectory } from "../paths.ts";

const help = `npm run notebook:run -- [NAME…] [--write]
  executes the notebooks, or those named, without a browser; fails if a cell does

  --write  keep what came out in the notebooks' files

  NAME, or its number: ${notebooks.map(({ name }) => name).join(", ")}
`;

/** A cell threw, which has been said. */
class NotebookFailed extends Error {}

function chosen(names: readonly string[]): readonly NotebookEntry[] {
  if (names.length === 0) return notebooks;
  return names.map((wanted) => {
    const bare = wanted.replace(/^.*\//, "").replace(/\.ipynb$/, "");
    const found = notebooks.find(({ name }) => name === bare || name.startsWith(`${bare}-`));
    if (found === undefined) throw new UsageError(`there is no notebook ${wanted}`);
    return found;
  });
}

/** Executes it on what it needs: a stack of its own, which is gone afterwards. */
async function executeOn({ name, needsStack }: NotebookEntry, options: ExecuteOptions): Promise<Notebook> {
  if (!needsStack) return await executeNotebook(name, options);
  const stack = await startTaughtStack({ signal: options.signal });
  try {
    return await executeNotebook(name, { ...options, environment: stack.environment });
  } finally {
    await stack.stop();
  }
}

async function execute(entry: NotebookEntry, write: boolean, signal: AbortSignal): Promise<void> {
  const { name } = entry;
  const executed = await executeOn(entry, { signal });
  const failure = findFailure(executed);
  if (failure !== undefined) {
    process.stderr.write(`${name}.ipynb, cell ${failure.cell} (${failure.id}): ${failure.error}\n`);
    throw new NotebookFailed();
  }
  if (!write) return;
  const file = join(notebooksDirectory, `${name}.ipynb`);
  const text = formatNotebook(cleanNotebook(executed));
  if (text !== readFileSync(file, "utf8")) writeFileSync(file, text);
}

async function runNotebooks(args: readonly string[]): Promise<number> {
  const options = { write: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseOptions(args, options, { takesArguments: true });
  const entries = chosen(positionals);
  const signal = listenForStop(() => process.exit(137));
  const step = createSteps(
    (line) => void process.stdout.write(`${line}\n`),
    createPalette(process.stdout.isTTY),
  );
  await step("system packages", () => installMissing([jupyterClientPackage]));
  let failed = 0;
  for (const entry of entries) {
    try {
      await step(`${entry.name}.ipynb`, () => execute(entry, values.write, signal));
    } catch (error) {
      if (!(error instanceof NotebookFailed)) throw error;
      failed += 1;
    }
  }
  return failed === 0 ? 0 : 1;
}

await runProcess({ name: "npm run notebook:run --", help, run: runNotebooks }, { catchesSignals: false });
