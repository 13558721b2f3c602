import type { Query } from "@loopline/platform/postgres";

/** A promotion, written by the transaction that assigned its sequence. See docs/decisions/006-order-of-models.md. */
export interface NewPromotion {
  readonly sequence: number;
  readonly model_file_name: string;
  readonly accuracy: number;
  readonly reason: string;
  /** `training`, or the name of an operator or experimenter. */
  readonly promoted_by: string;
}

const promoteText = `
insert into promotions (sequence, model_file_name, accuracy, reason, promoted_by) values ($1, $2, $3, $4, $5)`;

/** The only writer of the table `promotions`. */
export async function recordPromotion(query: Query, promotion: NewPromotion): Promise<void> {
  const { sequence, model_file_name, accuracy, reason, promoted_by } = promotion;
  await query({
    name: "promote",
    text: promoteText,
    values: [sequence, model_file_name, accuracy, reason, promoted_by],
  });
}
