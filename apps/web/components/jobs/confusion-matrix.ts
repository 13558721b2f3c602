import type { ClassificationReport } from "@loopline/contracts";

/** How many test notes of each class were taken for which. */
export interface ConfusionMatrix {
  readonly real: { readonly real: number; readonly fake: number };
  readonly fake: { readonly real: number; readonly fake: number };
}

/**
 * Counts by true class, then by predicted class. A report has no counts but these follow exactly: of the `support`
 * notes of a class, the share `recall` was recognised.
 */
export function confusionMatrix(report: Pick<ClassificationReport, "0" | "1">): ConfusionMatrix {
  const { "0": fake, "1": real } = report;
  const realAsReal = Math.round(real.recall * real.support);
  const fakeAsFake = Math.round(fake.recall * fake.support);
  return {
    real: { real: realAsReal, fake: real.support - realAsReal },
    fake: { real: fake.support - fakeAsFake, fake: fakeAsFake },
  };
}
