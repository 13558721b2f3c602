/** A mistake in the arguments. */
export class UsageError extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = "UsageError";
  }
}
