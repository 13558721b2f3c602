/** What a person says of the records of a batch. */
interface Feedback {
  readonly subjects: readonly unknown[];
  readonly ratings: readonly number[];
  readonly labels?: readonly (string | null)[] | undefined;
}

/**
 * The message of the first broken rule of feedback, in the order and words of the wire contract. With labels, ratings may be
 * left out.
 */
export function checkRatings({ subjects, ratings, labels }: Feedback): string | undefined {
  if (subjects.length === 0) return "subjects must have one or more record";
  const hasRatings = labels === undefined || ratings.length > 0;
  if (hasRatings && ratings.length !== subjects.length) return "ratings count must equal subjects";
  if (ratings.some((rating) => rating !== 0 && rating !== 1)) return "ratings must be a 1 or 0 value";
  if (labels === undefined) return undefined;
  if (labels.length !== subjects.length) return "labels count must equal subjects";
  // Without ratings, a null says nothing of its record: it only counts among those with the same subject.
  return hasRatings || labels.some((label) => label !== null)
    ? undefined
    : "labels must name a class of one or more records, because there are no ratings";
}
