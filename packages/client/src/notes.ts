/** What is submitted: one row of features per subject. */
export interface Notes {
  readonly subjects: readonly string[];
  /** subjects × 4: variance, skewness, curtosis, entropy. */
  readonly features: readonly (readonly number[])[];
}

/** What is said of a batch's predictions. */
export interface Ratings {
  readonly subjects: readonly string[];
  /** One per subject: 1 = the prediction was right, 0 = it was wrong. */
  readonly ratings: readonly (0 | 1)[];
}
