import { noteContracts } from "@loopline/banknotes/definition";
import type { LooplineEvent } from "@loopline/client";
import { expect, it } from "vitest";
import { formatEvent } from "../src/commands/watch.ts";

const created = "2026-01-02T03:04:05.678901";
const id = `${Date.UTC(2026, 0, 2, 3, 4, 5)}-0`;
const model_file_name = "model-1700000000.json";

it.each<[LooplineEvent, string]>([
  [
    { id, type: "batch-predicted", data: { batch_id: "b", records: 1_000, real: 600, fake: 400, created } },
    "03:04:05  batch-predicted  batch b: 1,000 notes, 600 real, 400 fake",
  ],
  [
    {
      id,
      type: "batch-predicted",
      data: { batch_id: "b", records: 2, real: 1, fake: 1, created, name: "märz\n.csv" },
    },
    "03:04:05  batch-predicted  batch b: märz .csv, 2 notes, 1 real, 1 fake",
  ],
  [
    {
      id,
      type: "batch-predicted",
      data: { batch_id: "b", records: 2, real: 1, fake: 1, created, owner: "acme" },
    },
    "03:04:05  batch-predicted  batch b: 2 notes, 1 real, 1 fake, owner acme",
  ],
  [
    {
      id,
      type: "job-finished",
      data: { job_id: "j", model_file_name, records: 26, accuracy: 0.9, promoted: false, created },
    },
    "03:04:05  job-finished     training j: 90.0 % right after 26 records, model-1700000000.json refused",
  ],
  [
    { id, type: "model-promoted", data: { model_file_name, accuracy: 0.95 } },
    "03:04:05  model-promoted   model-1700000000.json predicts from now on, 95.0 % right",
  ],
  [
    { id: "", type: "reset", data: {} },
    "--:--:--  reset            earlier events are lost: see loopline batches and loopline jobs",
  ],
])("writes %j in a line", (event, line) => {
  expect(formatEvent(event, noteContracts)).toBe(line);
});

it("escapes control characters", () => {
  const data = { model_file_name: "model\u001b[2J\n", accuracy: 1 };
  expect(formatEvent({ id, type: "model-promoted", data }, noteContracts)).toContain(
    "model\\u001b[2J predicts",
  );
});
