import { isClosedPipe } from "./command-line/closed-pipe.ts";
import { describeError } from "./command-line/describe-error.ts";
import { UsageError } from "./command-line/usage-error.ts";
import { type Command, type CommandContext, exitCodes } from "./context.ts";

interface ListedCommand {
  /** What it does, in a few words. */
  readonly summary: string;
  /** Loads it, and what it needs: no command waits for another's. */
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, ListedCommand>> = {
  submit: {
    summary: "submits the notes of a CSV file and writes their predictions",
    load: async () => (await import("./submit/submit.ts")).submit,
  },
  watch: {
    summary: "prints what happens, as it happens",
    load: async () => (await import("./watch/watch.ts")).watch,
  },
  correct: {
    summary: "says what notes of a batch really are",
    load: async () => (await import("./correct/correct.ts")).correct,
  },
  batches: {
    summary: "lists the newest batches",
    load: async () => (await import("./show/batches.ts")).batches,
  },
  batch: {
    summary: "shows one batch with its predictions",
    load: async () => (await import("./show/batch.ts")).batch,
  },
  jobs: {
    summary: "lists the newest trainings, or shows one with its report",
    load: async () => (await import("./show/jobs.ts")).jobs,
  },
  models: {
    summary: "shows the model that predicts now",
    load: async () => (await import("./show/models.ts")).models,
  },
};

const help = `loopline COMMAND [arguments]
  submits notes, watches and corrects predictions, and shows jobs and the model

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join("\n")}

loopline COMMAND --help shows how to use one.
`;

/** Runs the command that the arguments name, and returns the exit code. Failures are told in a sentence. */
export async function runCli(args: readonly string[], context: CommandContext): Promise<number> {
  const [name = "", ...rest] = args;
  if (name === "--help" || name === "help") {
    await context.write(help);
    return exitCodes.done;
  }
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (listed === undefined) {
    context.note(
      name === ""
        ? help.trimEnd()
        : `there is no ${JSON.stringify(name)} (loopline --help shows what there is)`,
    );
    return exitCodes.usage;
  }
  const command = await listed.load();
  if (rest.includes("--help")) {
    await context.write(command.help);
    return exitCodes.done;
  }
  try {
    return await command.run(rest, context);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.stopped;
    if (isClosedPipe(error)) return exitCodes.done;
    const where = error instanceof UsageError ? ` (loopline ${name} --help shows how)` : "";
    context.note(`${describeError(error)}${where}`);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}
