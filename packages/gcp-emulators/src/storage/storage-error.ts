/** A refusal that the caller of the Cloud Storage API gets to see, with Google's `reason` word. */
export class StorageError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
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

/** 400: the request itself is wrong, whatever the state of the bucket. */
export function invalid(message: string): StorageError {
  return new StorageError(400, "invalid", message);
}

/** 404, worded as the real service does. */
export function noSuchObject(bucket: string, name: string): StorageError {
  return new StorageError(404, "notFound", `No such object: ${bucket}/${name}`);
}

/** 404, worded as the real service does. */
export function noSuchBucket(): StorageError {
  return new StorageError(404, "notFound", "The specified bucket does not exist.");
}
