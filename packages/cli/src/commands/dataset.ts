import { writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import {
  type Command,
  type CommandContext,
  exitCodes,
  formatInference,
  parseOptions,
  printableLine,
  UsageError,
  unknownCommand,
} from "@loopline/command-line";
import { type Inference, inferDefinition, readTableFile } from "@loopline/dataset";

export const dataset: Command = {
  name: "loopline dataset",
  help: `loopline dataset infer FILE.csv [options]
  proposes a definition of the table in a file: the type and role of each column, with its reason. Prints them with
  warnings, and writes the definition to FILE.schema.json, beside the file. Edit it where the guess is wrong

  --target COLUMN     the column to predict (default: one that is called target, class, label, outcome, response or y,
                      else the last one if it is a category without empty cells)
  --subject COLUMN    the column that names a record (default: the first whose values are all different names)
  --missing TEXT      a text that stands for a missing value, such as "not known"; several if it is given several times
                      (an empty cell, NA, N/A, NaN, null and ? are recognised)
  --out FILE.json     write the definition here
  --force             replace the definition if it exists
  --json              print JSON, for scripts
  --help              show this help
`,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, options, { takesArguments: true });
    const [command, file, ...others] = positionals;
    if (command !== "infer") throw unknownCommand(command);
    if (file === undefined || others.length > 0) throw new UsageError("expected one FILE.csv");
    const name = basename(file, extname(file));
    const { target, subject, missing } = values;
    const inference = await inferDefinition(await readTableFile(file), { name, target, subject, missing });
    if (values.json) context.print(JSON.stringify(inference, null, 2));
    else formatInference(inference, context.width).forEach(context.print);
    const output = values.out ?? join(dirname(file), `${name}.schema.json`);
    await writeDefinition(output, inference, values.force, context);
    return exitCodes.done;
  },
};

const string = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const options = {
  target: string,
  subject: string,
  missing: { ...string, multiple: true },
  out: string,
  force: flag,
  json: flag,
} as const;

/** @throws {Error} if there is such a file, unless it may be replaced */
async function writeDefinition(
  output: string,
  { definition }: Inference,
  force: boolean,
  { note }: CommandContext,
): Promise<void> {
  const text = `${JSON.stringify(definition, null, 2)}\n`;
  try {
    await writeFile(output, text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const exists = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    const remedy = "replace it with --force, or write another file with --out FILE.json";
    throw new Error(
      exists ? `${output} exists: ${remedy}` : `the definition cannot be written to ${output} (${reason})`,
      { cause },
    );
  }
  note(`The definition is in ${printableLine(output)}`);
}
