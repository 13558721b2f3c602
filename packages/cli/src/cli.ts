import { isClosedPipe } from "./command-line/closed-pipe.ts";
import { describeError } from "./command-line/describe-error.ts";
import { UsageError } from "./command-line/usage-error.ts";
import { type Command, type CommandContext, exitCodes } from "./context.ts";
import { correct } from "./correct/correct.ts";
import { batch } from "./show/batch.ts";
import { batches } from "./show/batches.ts";
import { jobs } from "./show/jobs.ts";
import { models } from "./show/models.ts";
import { submit } from "./submit/submit.ts";
import { watch } from "./watch/watch.ts";

const commands: Readonly<Record<string, Command>> = { submit, watch, correct, batches, batch, jobs, models };

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
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    context.note(
      name === ""
        ? help.trimEnd()
        : `there is no ${JSON.stringify(name)} (loopline --help shows what there is)`,
    );
    return exitCodes.usage;
  }
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
