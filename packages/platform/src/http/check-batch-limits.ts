import { AppError } from "../core/app-error.ts";

export interface BatchLimits {
  /** Records in a batch. */
  readonly maxRecords: number;
  /** UTF-16 code units in a subject. */
  readonly maxSubjectLength: number;
}

/** Whether a batch is one that the pipeline is made for. Without limits all are. @throws {AppError} `too-large`. */
export function checkBatchLimits(subjects: readonly string[], limits: BatchLimits | undefined): void {
  if (limits === undefined) return;
  const { maxRecords, maxSubjectLength } = limits;
  if (subjects.length > maxRecords) {
    throw new AppError(
      "too-large",
      `subjects has ${subjects.length} records, at most ${maxRecords} are taken: send them in parts`,
    );
  }
  const index = subjects.findIndex((subject) => subject.length > maxSubjectLength);
  const length = subjects[index]?.length;
  if (length === undefined) return;
  throw new AppError(
    "too-large",
    `subjects[${index}] has ${length} characters, at most ${maxSubjectLength} are taken`,
  );
}
