import {
  type Command,
  exitCodes,
  formatCount,
  formatCreated,
  formatFacts,
  formatTable,
  parseOptions,
  printableLine,
  UsageError,
  wrap,
} from "@loopline/command-line";
import { type BatchReply, type CachedBatch, inShownOrder } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { countPredictions, describeCounts, maxShownClasses, waiting } from "../class-counts.ts";
import { connect, showHelp, showOptions } from "../connect.ts";
import { listHelp, pageSize, parseListOptions, takeFirst } from "./list.ts";

export const batches: Command = {
  name: "loopline batches",
  help: `loopline batches [--limit N]
  lists the newest batches, also those that wait for the first model

${listHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values, limit } = parseListOptions(args);
    const { client, readContracts } = await connect(values, env);
    const found = await takeFirst(client.allBatches({ limit: pageSize(limit), signal }), limit);
    const { CachedBatchSchema, dataset } = await readContracts({ signal });
    const list = CachedBatchSchema.array().parse(found);
    if (values.json) print(JSON.stringify(list, null, 2));
    else formatBatches(list, dataset, width).forEach(print);
    return exitCodes.done;
  },
};

export const batch: Command = {
  name: "loopline batch",
  help: `loopline batch BATCH_ID
  shows the records of a batch, their predictions, and warnings of values that the model was not trained for. MARGIN
  says how clearly a record is predicted, LIKELY RIGHT how probable it is that the prediction is right, if that is known

${showHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values, positionals } = parseOptions(args, showOptions, { takesArguments: true });
    const [batchId, ...others] = positionals;
    if (batchId === undefined || others.length > 0) throw new UsageError("expected one BATCH_ID");
    const { client, readContracts } = await connect(values, env);
    const found = await client.batch(batchId, { signal });
    if (found === null) throw new Error(`there is no batch ${batchId}, or it has no predictions yet`);
    const { BatchReplySchema, dataset } = await readContracts({ signal });
    const reply = BatchReplySchema.parse(found);
    if (values.json) print(JSON.stringify(reply, null, 2));
    else formatBatch(reply, dataset, width).forEach(print);
    return exitCodes.done;
  },
};

/** A list of batches as a table. @param width columns of the terminal */
export function formatBatches(batches: readonly CachedBatch[], dataset: Dataset, width: number): string[] {
  const { classes } = dataset.target;
  const isWide = classes.length > maxShownClasses;
  const titles = inShownOrder(classes).map(({ label }) => printableLine(label).toUpperCase());
  const isNamed = batches.some(({ name }) => name !== undefined);
  const isOwned = batches.some(({ owner }) => owner !== undefined);
  const columns = [
    { title: "CREATED (UTC)" },
    { title: dataset.record.many.toUpperCase(), align: "right" as const },
    ...(isWide ? [] : titles.map((title) => ({ title, align: "right" as const }))),
    { title: "BATCH" },
    ...(isWide ? [{ title: "PREDICTIONS" }] : []),
    ...(isNamed ? [{ title: "NAME" }] : []),
    ...(isOwned ? [{ title: "OWNER" }] : []),
  ];
  const rows = batches.map(({ batch_id, predictions, created, name = "", owner = "" }) => {
    const counts = countPredictions(dataset, predictions);
    const state = predictions.includes(null) ? waiting : "";
    const cells = isWide
      ? [printableLine(batch_id), state || describeCounts(counts)]
      : [
          ...counts.map(({ count }) => formatCount(count)),
          `${printableLine(batch_id)}${state && `, ${state}`}`,
        ];
    const called = isNamed ? [printableLine(name)] : [];
    return [
      formatCreated(created),
      formatCount(predictions.length),
      ...cells,
      ...called,
      ...(isOwned ? [owner] : []),
    ];
  });
  return formatTable(columns, rows, width);
}

/** More features than this do not fit in a line. */
const maxShownFeatures = 8;

/** Everything about one batch. @param width columns of the terminal */
export function formatBatch(batch: BatchReply, { features }: Dataset, width: number): string[] {
  const isNarrow = features.length <= maxShownFeatures;
  // The original's functions do not store features.
  const shown = isNarrow && batch.features !== undefined ? features : [];
  const columns = [
    ...shown.map(({ label, type }) => ({
      title: printableLine(label).toUpperCase(),
      ...((type === "number" || type === "integer") && { align: "right" as const }),
    })),
    { title: "PREDICTION" },
    ...(batch.margins ? [{ title: "MARGIN", align: "right" as const }] : []),
    ...(batch.probabilities ? [{ title: "LIKELY RIGHT", align: "right" as const }] : []),
    { title: "SUBJECT" },
  ];
  const rows = batch.subjects.map((subject, index) => [
    ...shown.map((_, feature) => printableLine(String(batch.features?.[index]?.[feature] ?? ""))),
    printableLine(batch.predictions[index] ?? waiting),
    ...(batch.margins ? [batch.margins[index]?.toPrecision(3) ?? ""] : []),
    ...(batch.probabilities ? [formatProbability(batch.probabilities[index])] : []),
    printableLine(subject),
  ]);
  return [
    ...formatFacts(
      [
        ["batch", batch.batch_id],
        ...(batch.name === undefined ? [] : [["name", printableLine(batch.name)] as const]),
        ...(batch.source === undefined ? [] : [["source", printableLine(batch.source)] as const]),
        ...(batch.owner === undefined ? [] : [["owner", batch.owner] as const]),
        ["created", `${formatCreated(batch.created)} UTC`],
        ["model", batch.model_file_name ?? (batch.predictions.includes(null) ? "none yet" : "not known")],
      ],
      8,
    ),
    ...(batch.features === undefined ? ["features were not kept"] : []),
    ...(isNarrow ? [] : [`${features.length} features: --json shows them`]),
    "",
    ...formatTable(columns, rows, width),
    ...formatWarnings(batch, width),
  ];
}

/** Never 0 % or 100 %, which no probability is. */
function formatProbability(probability: number | null | undefined): string {
  if (probability == null) return "";
  return `${(100 * probability).toFixed(Math.abs(probability - 0.5) > 0.49 ? 2 : 1)} %`;
}

/** The warnings of a batch, in lines after an empty one. */
function formatWarnings({ warnings = [], subjects }: BatchReply, width: number): string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.flatMap(({ position, message }) =>
    wrap(`warning: ${printableLine(`${subjects[position] ?? position}: ${message}`)}`, width),
  );
  return ["", ...lines];
}
