import {
  type Fact,
  formatCount,
  formatCreated,
  formatDecision,
  formatFacts,
  formatReport,
  formatShare,
  formatTable,
  printableLine,
} from "@loopline/command-line";
import { inShownOrder, type Promotion } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { foldedBack, type ModelFileContent, type TableModel } from "@loopline/learning";
import type { TrainedModel } from "./model-records.ts";

const promotionColumns = [
  { title: "  SEQUENCE" },
  { title: "WHEN (UTC)" },
  { title: "ACCURACY", align: "right" },
  { title: "BY" },
  { title: "MODEL AND WHY" },
] as const;

/** @param promotions newest first; the first one is the champion */
export function formatPromotions(promotions: readonly Promotion[], width: number): string[] {
  const rows = promotions.map((promotion, index) => [
    `${index === 0 ? "▶" : " "} ${promotion.sequence}`,
    formatCreated(promotion.created),
    formatShare(promotion.accuracy),
    printableLine(promotion.promoted_by),
    nameAndReason(promotion.model_file_name, promotion.reason),
  ]);
  return formatTable(promotionColumns, rows, width);
}

const refusedColumns = [
  { title: "  WHEN (UTC)" },
  { title: "ACCURACY", align: "right" },
  { title: "CHAMPION", align: "right" },
  { title: "ROWS", align: "right" },
  { title: "MODEL AND WHY" },
] as const;

/** The trained models that were not promoted. Both accuracies are of the same rows. */
export function formatRefused(refused: readonly TrainedModel[], width: number): string[] {
  const rows = refused.map(({ created, accuracy, model_file_name, decision }) => [
    `  ${formatCreated(created)}`,
    formatShare(decision?.candidate_accuracy ?? accuracy),
    decision?.champion_accuracy == null ? "" : formatShare(decision.champion_accuracy),
    decision === null ? "" : formatCount(decision.rows),
    nameAndReason(model_file_name, decision?.reason ?? ""),
  ]);
  return formatTable(refusedColumns, rows, width);
}

function nameAndReason(fileName: string, reason: string): string {
  return `${printableLine(fileName)}\n${printableLine(reason)}`;
}

export interface ShownModel {
  readonly fileName: string;
  readonly isChampion: boolean;
  readonly file: ModelFileContent;
  readonly trained: TrainedModel | null;
  readonly promotions: readonly Promotion[];
}

/** Everything known about a model. */
export function formatModel(shown: ShownModel, { target }: Dataset, width: number): string[] {
  const { fileName, isChampion, file, trained, promotions } = shown;
  const facts: Fact[] = [
    ["model", fileName],
    ["predicts now", isChampion ? "yes" : "no"],
    ...("problem" in file ? [["file", file.problem] as const] : factsOfFile(file.model)),
    ["training", trained?.job_id ?? "none in the database"],
    ["accuracy", trained === null ? undefined : formatShare(trained.accuracy)],
    ["records", trained === null ? undefined : formatCount(trained.records)],
    ["owners", trained?.owners == null ? undefined : describeOwners(trained.owners)],
  ];
  const report = trained && [
    ...formatReport(trained.report, target.classes, width),
    "",
    ...formatDecision(trained.decision),
    "",
  ];
  const history =
    promotions.length === 0 ? ["never promoted"] : ["promoted", ...formatHistory(promotions, width)];
  return [...formatFacts(facts, 13), "", ...(report ?? []), ...history];
}

/** Such as `acme 12 rows, bob 3 rows`, most rows first: whose corrections it was trained on. */
function describeOwners(owners: Readonly<Record<string, number>>): string {
  return Object.entries(owners)
    .toSorted(([a, rows], [b, others]) => others - rows || (a < b ? -1 : 1))
    .map(([owner, rows]) => `${printableLine(owner)} ${formatCount(rows)} ${rows === 1 ? "row" : "rows"}`)
    .join(", ");
}

function factsOfFile(model: TableModel): Fact[] {
  const { created, rows, counts, classes, encoding } = model;
  const byClass = inShownOrder(classes.map((name, index) => `${counts[index]} ${printableLine(name)}`));
  const plain = foldedBack(model);
  return [
    ["made", `${formatCreated(created)} UTC`],
    ["trained on", `${formatCount(rows)} rows: ${byClass.join(", ")}`],
    ["training set", model.trainingSetHash],
    ["C", String(model.C)],
    ...(plain === null
      ? [["features", `${encoding.features.length}, in ${encoding.width} columns`] as const]
      : [
          ...encoding.features.map(
            ({ name }, index): Fact => [printableLine(name), String(plain.coefficients[index])],
          ),
          ["intercept", String(plain.intercept)] as const,
        ]),
  ];
}

function formatHistory(promotions: readonly Promotion[], width: number): string[] {
  const columns = [{ title: "  SEQUENCE" }, { title: "WHEN (UTC)" }, { title: "BY" }, { title: "WHY" }];
  const rows = promotions.map(({ sequence, created, promoted_by, reason }) => [
    `  ${sequence}`,
    formatCreated(created),
    printableLine(promoted_by),
    printableLine(reason),
  ]);
  return formatTable(columns, rows, width);
}
