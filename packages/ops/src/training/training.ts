import { randomUUID } from "node:crypto";
import { formatCount, formatCreated, formatTable, printableLine } from "@loopline/command-line";
import { type LeftOut, labelNameOf } from "@loopline/contracts";
import { AppError, createLogger } from "@loopline/platform";
import { openDatabase } from "@loopline/platform/postgres";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import type { Command, CommandContext } from "../cli.ts";
import { chooseTarget, loadTrainingConfig } from "../config.ts";
import { parseTrainingOptions, trainingHelp } from "./options.ts";
import {
  createPostgresTrainingRecords,
  type TrainingRecord,
  type TrainingRecords,
} from "./training-records.ts";

/** `npm run training`: shows the rows that no model is trained on, and chooses which ones are. */
export const training: Command = async (args, context) => {
  const options = parseTrainingOptions(args);
  if (options === "help") {
    context.print(trainingHelp.trimEnd());
    return 0;
  }
  const target = chooseTarget(options.stateDirectory, context.env);
  const config = loadTrainingConfig(target);
  const log = createLogger("ops", config, process.stderr);
  const database = openDatabase(config, log);
  const publisher = createPubSubPublisher(config);
  context.note(`The training set of ${target.name}`);
  try {
    const records = createPostgresTrainingRecords(database);
    if (options.action === "list") return await list(records, options, context);
    const { action, ids, json } = options;
    const changed = await records.choose(ids, choices[action]);
    try {
      // Also where nothing changed: this may be the second try, because the first could not ask.
      await publisher.publish("job", { batch_id: randomUUID(), subjects: ["training set"], ratings: [1] });
    } catch (cause) {
      throw new AppError(
        "unavailable",
        `${countRows(changed)} changed, but a training could not be asked for: run this again once Pub/Sub answers, or wait for the next correction`,
        { cause },
      );
    }
    if (json) context.print(JSON.stringify({ changed }, null, 2));
    else
      context.print(`${countRows(changed)} changed. A training was asked for: npx loopline jobs shows it.`);
    return 0;
  } finally {
    await Promise.allSettled([publisher.close(), database.close()]);
  }
};

const choices = { include: true, exclude: false, "by-rule": null } as const;

async function list(
  records: TrainingRecords,
  { limit, json }: { readonly limit: number; readonly json: boolean },
  { print, note, width }: CommandContext,
): Promise<number> {
  const rows = await records.rows();
  const leftOut: LeftOut = { unusable: 0, set_aside: 0, excluded: 0 };
  for (const { judgement } of rows) if (judgement.status !== "used") leftOut[judgement.status] += 1;
  const listed = rows.filter(({ judgement, included }) => judgement.status !== "used" || included !== null);
  const shown = listed.slice(0, limit);
  if (json)
    print(JSON.stringify({ rows: shown.map(toJson), records: rows.length, left_out: leftOut }, null, 2));
  else {
    print(
      `${countRows(rows.length)}: ${leftOut.unusable} unusable, ${leftOut.set_aside} set aside, ${leftOut.excluded} excluded`,
    );
    if (shown.length > 0) formatRows(shown, width).forEach(print);
  }
  if (shown.length < listed.length) {
    note(`There are ${listed.length - shown.length} more: --limit N shows more.`);
  }
  return 0;
}

function toJson({ judgement, ...row }: TrainingRecord) {
  return { ...row, ...(judgement.status === "used" ? { status: "included" } : judgement) };
}

const columns = [
  { title: "  ID", align: "right" },
  { title: "WHEN (UTC)" },
  { title: "CLASS" },
  { title: "ROW AND WHY" },
] as const;

function formatRows(rows: readonly TrainingRecord[], width: number): string[] {
  const cells = rows.map(({ id, created, class: label, features, judgement, ...row }) => {
    const why =
      judgement.status === "used"
        ? "included by an operator"
        : `${judgement.status.replace("_", " ")}: ${judgement.reason}`;
    const origin =
      row.batch_id === null
        ? "the set started with it"
        : `${printableLine(JSON.stringify(row.subject))} of batch ${row.batch_id}`;
    const source = row.source === null ? "" : `, source ${printableLine(row.source)}`;
    return [
      id,
      formatCreated(created),
      labelNameOf(label),
      `${why}\n${origin}${source}\n[${features.join(", ")}]`,
    ];
  });
  return formatTable(columns, cells, width);
}

function countRows(count: number): string {
  return count === 1 ? "1 row" : `${formatCount(count)} rows`;
}
