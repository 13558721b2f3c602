import type { Label } from "@loopline/contracts";

/** A note whose true class is known, to whoever corrects. */
export interface KnownNote {
  readonly subject: string;
  /** In the order of `featureNames`. */
  readonly features: readonly number[];
  readonly label: Label;
}
