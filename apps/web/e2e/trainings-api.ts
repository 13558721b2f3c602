import { noteContracts } from "@loopline/banknotes/definition";
import { startStubApi } from "@loopline/client/testing";
import type { Decision, JobReply } from "@loopline/contracts";
import { jobOf } from "../test/components/jobs/job-of.ts";
import { answerPaths } from "./start-web.ts";

const scores = { precision: 0.96, recall: 0.96, "f1-score": 0.96 };
const average = { ...scores, support: 275 };
const report = {
  accuracy: 0.96,
  "0": { ...scores, support: 165 },
  "1": { ...scores, support: 110 },
  "macro avg": average,
  "weighted avg": average,
};

const idOf = (n: number) => `7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c7${n}`;
const training = (n: number, job: Partial<JobReply>, decision: Partial<Decision>): JobReply => ({
  ...jobOf({ job_id: idOf(n), model_file_name: `model-${n}.json`, records: 375, ...job }, decision),
  report,
  left_out: { unusable: 0, set_aside: 0, excluded: 0, other: 0 },
});

const heldOut = { rows: 275, tested_on: "held-out" } as const;
const first = { reason: "the first model", champion: null, champion_accuracy: null } as const;

/** Newest first: a refused one, the champion, a failure, and one that was tested on the test set. */
const jobs = [
  training(
    4,
    { accuracy: 262 / 275, promoted: false },
    {
      ...heldOut,
      promoted: false,
      reason: "right on 2 fewer rows than the champion",
      champion: "model-3.json",
      candidate_accuracy: 262 / 275,
      champion_accuracy: 264 / 275,
      only_candidate_right: 1,
      only_champion_right: 3,
    },
  ),
  training(
    3,
    { accuracy: 264 / 275 },
    {
      ...heldOut,
      reason: "right on 3 more rows than the champion",
      only_candidate_right: 5,
      only_champion_right: 2,
    },
  ),
  training(2, { failure: "there is no row of class fake" }, { promoted: false, rows: 0 }),
  training(1, { accuracy: 0.8, records: 50 }, { rows: 100, tested_on: "test-set", ...first }),
];

const promotions = [
  ["model-3.json", 264 / 275, "right on 3 more rows than the champion"],
  ["model-1.json", 0.8, "the first model"],
] as const;

/** The reply of a monitor of {@link startTrainingsApi}'s models. */
export const promotionsReply = () => {
  const list = promotions.map(([model_file_name, accuracy, reason], i) => ({
    sequence: 20 - i,
    model_file_name,
    accuracy,
    reason,
    promoted_by: "training",
    created: "2026-01-02T03:04:05",
  }));
  return { promotions: list, previous: list[1] ?? null };
};

/** An API of bank notes with four trainings. */
export function startTrainingsApi(): Promise<{ url: string }> {
  const parsed = jobs.map((job) => noteContracts.JobReplySchema.parse(job));
  return startStubApi(
    answerPaths({
      "/stats": { batches: 1, predictions: 5, real: 3, fake: 2 },
      "/batches": { batches: [] },
      "/jobs": { jobs: parsed.map(({ report: _, left_out: __, ...job }) => job) },
      ...Object.fromEntries(parsed.map((job) => [`/jobs/${job.job_id}`, job])),
      "/models/latest": {
        model_file_name: "model-3.json",
        accuracy: 264 / 275,
        created: "2026-01-02T03:04:05",
      },
    }),
  );
}
