/** What went wrong, for programs; the message says it to people. */
export type SvmErrorCode =
  | "bad-shape"
  | "bad-label"
  | "bad-option"
  | "not-finite"
  | "too-large"
  | "one-class"
  | "bad-model-file";

/** Every error this package throws on purpose. Anything else thrown is a fault of the package. */
export class SvmError extends Error {
  readonly code: SvmErrorCode;

  constructor(code: SvmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SvmError";
    this.code = code;
  }
}
