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
} from "@loopline/command-line";
import {
  type BatchReply,
  BatchReplySchema,
  type CachedBatch,
  CachedBatchSchema,
  featureNames,
} from "@loopline/contracts";
import { connect, showHelp, showOptions } from "../connect.ts";
import { listHelp, pageSize, parseListOptions, takeFirst } from "./list.ts";

export const batches: Command = {
  name: "loopline batches",
  help: `loopline batches [--limit N]
  lists the newest batches that have their predictions

${listHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values, limit } = parseListOptions(args);
    const { client } = await connect(values, env);
    const found = await takeFirst(client.allBatches({ limit: pageSize(limit), signal }), limit);
    const list = CachedBatchSchema.array().parse(found);
    if (values.json) print(JSON.stringify(list, null, 2));
    else formatBatches(list, width).forEach(print);
    return exitCodes.done;
  },
};

export const batch: Command = {
  name: "loopline batch",
  help: `loopline batch BATCH_ID
  shows the notes of a batch and their predictions

${showHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values, positionals } = parseOptions(args, showOptions, { takesArguments: true });
    const [batchId, ...others] = positionals;
    if (batchId === undefined || others.length > 0) throw new UsageError("expected one BATCH_ID");
    const { client } = await connect(values, env);
    const found = await client.batch(batchId, { signal });
    if (found === null) throw new Error(`there is no batch ${batchId}, or it has no predictions yet`);
    const reply = BatchReplySchema.parse(found);
    if (values.json) print(JSON.stringify(reply, null, 2));
    else formatBatch(reply, width).forEach(print);
    return exitCodes.done;
  },
};

const listColumns = [
  { title: "CREATED (UTC)" },
  { title: "NOTES", align: "right" },
  { title: "REAL", align: "right" },
  { title: "FAKE", align: "right" },
  { title: "BATCH" },
] as const;

/** A list of batches as a table. @param width columns of the terminal */
export function formatBatches(batches: readonly CachedBatch[], width: number): string[] {
  const rows = batches.map(({ batch_id, predictions, created }) => {
    const real = predictions.filter((prediction) => prediction === "real").length;
    return [
      formatCreated(created),
      formatCount(predictions.length),
      formatCount(real),
      formatCount(predictions.length - real),
      printableLine(batch_id),
    ];
  });
  return formatTable(listColumns, rows, width);
}

/** Everything about one batch. @param width columns of the terminal */
export function formatBatch(batch: BatchReply, width: number): string[] {
  // The original's functions do not store features.
  const names = batch.features === undefined ? [] : featureNames;
  const columns = [
    ...names.map((name) => ({ title: name.toUpperCase(), align: "right" as const })),
    { title: "PREDICTION" },
    { title: "SUBJECT" },
  ];
  const rows = batch.subjects.map((subject, index) => [
    ...names.map((_, feature) => String(batch.features?.[index]?.[feature] ?? "")),
    batch.predictions[index] ?? "",
    printableLine(subject),
  ]);
  return [
    ...formatFacts(
      [
        ["batch", batch.batch_id],
        ["created", `${formatCreated(batch.created)} UTC`],
        ["model", batch.model_file_name ?? "not known"],
      ],
      8,
    ),
    ...(batch.features === undefined ? ["features were not kept"] : []),
    "",
    ...formatTable(columns, rows, width),
  ];
}
