import { randomUUID } from "node:crypto";
import {
  type Command,
  type CommandContext,
  formatCount,
  formatCreated,
  formatTable,
  parseCount,
  parseOptions,
  printableLine,
  runProcess,
  UsageError,
  unknownCommand,
} from "@loopline/command-line";
import type { LeftOut } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { AppError, createLogger } from "@loopline/platform";
import { openDatabase } from "@loopline/platform/postgres";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { chooseTarget, commonHelp, commonOptions, loadTrainingConfig } from "../config.ts";
import { describeError } from "../describe-error.ts";
import { parseOwner } from "../parse-owner.ts";
import { createTrainingRecords, type TrainingRecord, type TrainingRecords } from "../training-records.ts";

/** Rows in a list. */
const limits = { default: 100, max: 10_000 };

/** @throws {UsageError} */
export function parseTrainingOptions(args: readonly string[]) {
  const { values, positionals } = parseOptions(
    args,
    { ...commonOptions, limit: { type: "string" } },
    { takesArguments: true },
  );
  const common = { stateDirectory: values.state, json: values.json };
  const [action, ...ids] = positionals;
  const limit = parseCount("--limit", values.limit, limits);
  if (limit !== undefined && action !== "list") throw new UsageError("--limit is for list");
  switch (action) {
    case "list":
      if (ids.length > 0) throw new UsageError(`list takes no ${JSON.stringify(ids[0])}`);
      return { ...common, action, limit: limit ?? limits.default };
    case "include":
    case "exclude":
    case "by-rule": {
      if (ids.length === 0) throw new UsageError(`${action} takes the ids of rows`);
      const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
      if (wrong !== undefined) throw new UsageError(`${JSON.stringify(wrong)} is not the id of a row`);
      return { ...common, action, ids: [...new Set(ids)] };
    }
    case "trust": {
      if (ids.length === 0) throw new UsageError("trust takes owners, all or nobody");
      const special = ids.find((owner) => owner === "all" || owner === "nobody");
      if (special !== undefined && ids.length > 1) throw new UsageError(`trust takes owners, or ${special}`);
      const owners = special === undefined ? ids.map((owner) => parseOwner("trust", owner)) : [];
      return { ...common, action, owners: special === "all" ? undefined : [...new Set(owners)].toSorted() };
    }
    default:
      throw unknownCommand(action);
  }
}

/** Shows the rows that no model is trained on, and includes or excludes rows. */
export const training: Command = {
  name: "npm run training --",
  help: `npm run training -- list | include ID… | exclude ID… | by-rule ID… | trust OWNER…
  shows the rows that no model is trained on, includes or excludes rows, and chooses whose corrections count

  list           the rows that are left out and why, and those that an operator included, newest first: unusable rows
                 hold a number that no model can be trained on; rows set aside lie far outside the rest of the set
  include ID…    trains on these rows, even if they lie far outside
  exclude ID…    neither trains nor tests on these rows; any row of the training set may be excluded
  by-rule ID…    undoes include or exclude
  trust OWNER…   trains only on corrections of these owners, and on those without an owner, such as an operator's;
                 trust all: on everybody's, as at first; trust nobody: on those without an owner
  --limit N      rows of a list (default: ${limits.default}, at most ${limits.max})
${commonHelp}
A change requests a training, so that it takes effect before the next correction.
`,
  describeError,
  async run(args, context) {
    const options = parseTrainingOptions(args);
    const target = chooseTarget(options.stateDirectory, context.env);
    const config = loadTrainingConfig(target);
    const log = createLogger("ops", config, process.stderr);
    const database = openDatabase(config, log);
    const publisher = createPubSubPublisher(config);
    context.note(`The training set of ${target.name}`);
    try {
      const dataset = config.DATASET;
      const records = createTrainingRecords({ database, dataset });
      if (options.action === "list") {
        await list(records, dataset, options, context);
        return 0;
      }
      const { done, json } =
        options.action === "trust"
          ? await trust(records, options.owners)
          : await choose(records, options.ids, choices[options.action]);
      // Also if nothing changed: this may be a retry after the request failed.
      const body = { batch_id: randomUUID(), subjects: ["training set"], ratings: [1 as const] };
      await publisher.publish("job", body).catch((cause: unknown) => {
        const problem = `${done}, but no training could be requested: run this again once Pub/Sub answers, or wait for the next correction`;
        throw new AppError("unavailable", problem, { cause });
      });
      const text = `${done}. A training is requested: see npx loopline jobs.`;
      context.print(options.json ? JSON.stringify(json, null, 2) : text);
      return 0;
    } finally {
      await Promise.allSettled([publisher.close(), database.close()]);
    }
  },
};

const choices = { include: true, exclude: false, "by-rule": null } as const;

/** What a change did, for people and as JSON. */
interface Done {
  readonly done: string;
  readonly json: object;
}

async function choose(
  records: TrainingRecords,
  ids: readonly string[],
  included: boolean | null,
): Promise<Done> {
  const changed = await records.choose(ids, included);
  return { done: `${countRows(changed)} changed`, json: { changed } };
}

async function trust(records: TrainingRecords, owners: readonly string[] | undefined): Promise<Done> {
  const changed = await records.trust(owners);
  const done = `${describeTrust(owners)}${changed ? "" : ", as before"}`;
  return { done, json: { trusted_owners: owners ?? null, changed } };
}

function describeTrust(owners: readonly string[] | undefined): string {
  if (owners === undefined) return "Corrections of all owners are trained on";
  if (owners.length === 0) return "Corrections of no owner are trained on";
  return `Corrections of these owners are trained on: ${owners.join(", ")}`;
}

async function list(
  records: TrainingRecords,
  dataset: Dataset,
  { limit, json }: { readonly limit: number; readonly json: boolean },
  { print, note, width }: CommandContext,
): Promise<void> {
  const [rows, trusted] = [await records.rows(), await records.trusted()];
  const leftOut: LeftOut = {
    ...{ unusable: 0, set_aside: 0, excluded: 0 },
    ...(trusted !== undefined && { untrusted: 0 }),
  };
  for (const { judgement } of rows) {
    if (judgement.status !== "used") leftOut[judgement.status] = (leftOut[judgement.status] ?? 0) + 1;
  }
  const listed = rows.filter(({ judgement, included }) => judgement.status !== "used" || included !== null);
  const shown = listed.slice(0, limit);
  if (json) {
    const trust = trusted === undefined ? {} : { trusted_owners: trusted };
    const found = { rows: shown.map(toJson), records: rows.length, left_out: leftOut, ...trust };
    print(JSON.stringify(found, null, 2));
  } else {
    const untrusted = leftOut.untrusted === undefined ? "" : `, ${leftOut.untrusted} untrusted`;
    print(
      `${countRows(rows.length)}: ${leftOut.unusable} unusable, ${leftOut.set_aside} set aside, ${leftOut.excluded} excluded${untrusted}`,
    );
    if (trusted !== undefined) print(describeTrust(trusted));
    if (shown.length > 0) formatRows(shown, dataset, width).forEach(print);
  }
  if (shown.length < listed.length) {
    note(`There are ${listed.length - shown.length} more: --limit N shows more.`);
  }
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

function formatRows(rows: readonly TrainingRecord[], { target }: Dataset, width: number): string[] {
  const cells = rows.map(({ id, created, class: label, features, judgement, ...row }) => {
    const why =
      judgement.status === "used"
        ? "included by an operator"
        : `${judgement.status.replace("_", " ")}: ${judgement.reason}`;
    const origin =
      row.batch_id === null
        ? "part of the initial set"
        : `${printableLine(JSON.stringify(row.subject))} of batch ${row.batch_id}`;
    const source = row.source === null ? "" : `, source ${printableLine(row.source)}`;
    const owner = row.owner === null ? "" : `, owner ${row.owner}`;
    return [
      id,
      formatCreated(created),
      printableLine(target.classes[label]?.value ?? String(label)),
      `${why}\n${origin}${source}${owner}\n[${features.map((value) => printableLine(String(value ?? ""))).join(", ")}]`,
    ];
  });
  return formatTable(columns, cells, width);
}

function countRows(count: number): string {
  return count === 1 ? "1 row" : `${formatCount(count)} rows`;
}

if (import.meta.main) await runProcess(training);
