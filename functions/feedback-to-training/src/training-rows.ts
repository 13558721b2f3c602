export interface TrainingRows {
  /**
   * Gives the training set one row per rated record of the batch, with the class that its newest rating says.
   * A row that is there takes the new class, if it changed. `none` when nothing of the batch is rated.
   */
  update(batchId: string): Promise<{ status: "updated"; rows: number } | { status: "none" }>;
}
