import {
  type Command,
  exitCodes,
  type Fact,
  formatCreated,
  formatFacts,
  formatShare,
  formatTable,
  parseOptions,
  printableLine,
} from "@loopline/command-line";
import type { ModelReply, TableParameters } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { columnNames } from "@loopline/dataset/encoding";
import { maxShownClasses } from "../class-counts.ts";
import { connect, showHelp, showOptions } from "../connect.ts";

export const models: Command = {
  name: "loopline models",
  help: `loopline models
  shows the model that predicts now: its name, accuracy and coefficients

${showHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values } = parseOptions(args, showOptions);
    const { client, readContracts } = await connect(values, env);
    const found = await client.model({ signal });
    if (found === null) throw new Error("there is no model yet");
    const { ModelReplySchema, dataset } = await readContracts({ signal });
    const model = ModelReplySchema.parse(found);
    if (values.json) print(JSON.stringify(model, null, 2));
    else formatModel(model, dataset, width).forEach(print);
    return exitCodes.done;
  },
};

/** The model that predicts, in lines. The original's models have no coefficients. @param width columns of the terminal */
export function formatModel(model: ModelReply, dataset: Dataset, width: number): string[] {
  const { features = [], coefficients = [], intercept, created, table } = model;
  const facts: Fact[] = [
    ["model", model.model_file_name],
    ["accuracy", formatShare(model.accuracy)],
    ["created", created && `${formatCreated(created)} UTC`],
    ...features.map((name, index): Fact => [name, String(coefficients[index])]),
    ["intercept", intercept?.toString()],
  ];
  return [
    ...formatFacts(facts, 10),
    ...(table === undefined ? [] : ["", ...formatMachines(table, dataset, width)]),
  ];
}

/** Four digits. What rounding errors leave of zero is shown as zero. */
function formatWeight(weight: number): string {
  return (Math.abs(weight) < 1e-12 ? 0 : weight).toPrecision(4);
}

/** A column of coefficients for each machine. Of two classes there is one, for the last class. */
function formatMachines(
  { classes, features, machines }: TableParameters,
  { target }: Dataset,
  width: number,
): string[] {
  if (machines.length > maxShownClasses)
    return [`coefficients of ${machines.length} classes: --json shows them`];
  const labels = new Map(target.classes.map(({ value, label }) => [value, label]));
  const titles = classes.slice(-machines.length).map((value) => printableLine(labels.get(value) ?? value));
  const columns = [
    ...titles.map((title) => ({ title: title.toUpperCase(), align: "right" as const })),
    { title: "COLUMN" },
  ];
  const rows = [...columnNames(features), "intercept"].map((name, at) => [
    ...machines.map((machine) => machine && formatWeight(machine.coefficients[at] ?? machine.intercept)),
    printableLine(name),
  ]);
  return formatTable(
    columns,
    rows.map((row) => row.map((cell) => cell ?? "untrained")),
    width,
  );
}
