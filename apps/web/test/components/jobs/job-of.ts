import type { CachedJob, Decision } from "@loopline/contracts";

const decision: Decision = {
  promoted: true,
  reason: "right on as many rows as the champion",
  policy: "not-worse",
  champion: "model-0.json",
  rows: 100,
  candidate_accuracy: 0.9,
  champion_accuracy: 0.9,
  only_candidate_right: 0,
  only_champion_right: 0,
  p: 1,
};

/** A training as `GET /jobs` lists it. */
export function jobOf(job: Partial<CachedJob> = {}, decided: Partial<Decision> = {}): CachedJob {
  return {
    job_id: "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71",
    created: "2026-01-02T03:04:05",
    accuracy: 0.9,
    model_file_name: "model-9.json",
    records: 1_220,
    data_prep_time: 0.0079,
    training_time: 0.0225,
    testing_time: 1.43,
    decision: { ...decision, ...decided },
    ...job,
  };
}
