/** Google's `reason` word for each status. */
const reasons: Readonly<Record<number, string>> = {
  304: "notModified",
  400: "invalid",
  404: "notFound",
  409: "conflict",
  412: "conditionNotMet",
  413: "uploadTooLarge",
  416: "requestedRangeNotSatisfiable",
  429: "rateLimitExceeded",
  501: "notImplemented",
  507: "insufficientStorage",
};

/** An error that the caller of the Cloud Storage API sees. */
export class StorageError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, message: string, reason = reasons[status] ?? "backendError") {
    super(message);
    this.name = "StorageError";
    this.status = status;
    this.reason = reason;
  }

  /** The body in the shape of Google's JSON APIs. */
  toEnvelope() {
    const { status: code, reason, message } = this;
    return { error: { code, message, errors: [{ message, domain: "global", reason }] } };
  }
}

/** 400: the request is invalid, whatever the bucket holds. */
export function invalid(message: string): StorageError {
  return new StorageError(400, message);
}

/** 501: the real service has this feature and the emulator does not. */
export function notImplemented(what: string): StorageError {
  return new StorageError(501, `${what} is not supported by this emulator: its README lists what is.`);
}

/** 404, worded as in the real service. */
export function noSuchObject(bucket: string, name: string): StorageError {
  return new StorageError(404, `No such object: ${bucket}/${name}`);
}

/** 404, worded as in the real service. */
export function noSuchBucket(): StorageError {
  return new StorageError(404, "The specified bucket does not exist.");
}

/** Turns any error other than a StorageError into a 500 without details. */
export function toStorageError(error: unknown): StorageError {
  return error instanceof StorageError
    ? error
    : new StorageError(500, "The emulator failed. Its log has the reason.");
}
