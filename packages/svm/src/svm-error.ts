/** What went wrong, for programs; the message is for people. */
export type SvmErrorCode =
  | "bad-shape"
  | "bad-label"
  | "bad-option"
  | "not-finite"
  | "too-large"
  | "one-class"
  /** For callers: `fit` itself returns `converged: false`. */
  | "not-converged"
  | "bad-model-file";

/** Every error that this package throws on purpose. Any other is a bug in the package. */
export class SvmError extends Error {
  readonly code: SvmErrorCode;

  constructor(code: SvmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SvmError";
    this.code = code;
  }
}
