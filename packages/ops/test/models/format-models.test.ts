import { fitTable } from "@loopline/learning";
import { expect, it } from "vitest";
import { sampleClasses, sampleDataset, sampleRecords } from "../../../../tests/support/sample-records.ts";
import { formatModel } from "../../src/models/format-models.ts";

it("shows what a model of three classes was trained on, and its columns", () => {
  const dataset = sampleDataset(sampleClasses);
  const records = sampleRecords({ seed: 2, count: 60 });
  const labels = records.map(({ className }) => sampleClasses.indexOf(className));
  const { model } = fitTable(
    dataset,
    records.map(({ values }) => values),
    labels,
    { created: "2026-11-29T10:00:00Z" },
  );
  const counts = sampleClasses.map((name, k) => `${labels.filter((label) => label === k).length} ${name}`);
  const shown = {
    fileName: "model-1.json",
    isChampion: true,
    file: { status: "read", model },
    trained: null,
    promotions: [],
  } as const;
  const text = formatModel(shown, dataset, 100).join("\n");
  expect(text).toContain(`trained on    60 rows: ${counts.join(", ")}`);
  expect(text).toContain(`features      6, in ${model.encoding.width} columns`);
});
