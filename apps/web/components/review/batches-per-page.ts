/** Few enough that a page of large batches stays light. */
export const batchesPerPage = 10;
