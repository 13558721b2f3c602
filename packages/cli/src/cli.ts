import {
  type Command,
  type CommandContext,
  exitCodes,
  runCommand,
  unknownCommand,
} from "@loopline/command-line";
import manifest from "../package.json" with { type: "json" };
import { describeError } from "./describe-error.ts";

/** Each command and its dependencies are loaded only when it runs. */
const commands: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>
> = {
  submit: {
    summary: "submits the records of a CSV file and writes their predictions",
    load: async () => (await import("./submit/submit.ts")).submit,
  },
  dataset: {
    summary: "proposes a definition of the table in a CSV file",
    load: async () => (await import("./commands/dataset.ts")).dataset,
  },
  watch: {
    summary: "prints events as they happen",
    load: async () => (await import("./commands/watch.ts")).watch,
  },
  correct: {
    summary: "corrects the predictions of a batch",
    load: async () => (await import("./commands/correct.ts")).correct,
  },
  batches: {
    summary: "lists the newest batches",
    load: async () => (await import("./commands/batches.ts")).batches,
  },
  batch: {
    summary: "shows one batch with its predictions",
    load: async () => (await import("./commands/batches.ts")).batch,
  },
  jobs: {
    summary: "lists the newest trainings, or shows one with its report",
    load: async () => (await import("./commands/jobs.ts")).jobs,
  },
  models: {
    summary: "shows the model that predicts now",
    load: async () => (await import("./commands/models.ts")).models,
  },
};

const loopline: Command = {
  name: "loopline",
  help: `loopline COMMAND [arguments]
  submits records, watches and corrects predictions, and shows trainings and the model

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join("\n")}

loopline COMMAND --help shows how to use one. loopline --version prints the version.
`,
  async run([name], { note, print }) {
    if (name === "--version") {
      print(manifest.version);
      return exitCodes.done;
    }
    if (name !== undefined) throw unknownCommand(name);
    note(this.help.trimEnd());
    return exitCodes.usage;
  },
};

/** Runs the command that the first argument names. Returns the exit code. */
export async function runCli(args: readonly string[], context: CommandContext): Promise<number> {
  const [name = "", ...rest] = args;
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (listed !== undefined)
    return await runCommand({ ...(await listed.load()), describeError }, rest, context);
  return await runCommand(loopline, name === "help" ? ["--help"] : args, context);
}
