/**
 * SQL for the predictions of batch `$1`, each with `nth`: which of the batch's records of the same subject it is, from 0. The
 * column `occurrence` says the same, but is 0 in every row that the original stored.
 */
export const numberedPredictions = `
select *, (row_number() over (partition by subject_id order by position nulls last, id) - 1)::int as nth
from predictions where batch_id = $1`;
