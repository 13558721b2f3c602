import { EventEmitter } from "node:events";
import { type Bucket, Storage, type StorageOptions } from "@google-cloud/storage";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { type Emulator, type StorageEmulatorOptions, startStorageEmulator } from "../../src/index.ts";

// Google's client passes the response of a download through three pipelines (node-fetch, teeny-request, its own), each
// of which listens for errors and for the end: 12 listeners on one stream. They go with the stream, so this is no leak,
// but Node warns above 10.
EventEmitter.defaultMaxListeners = 12;

/** An emulator that is closed after the test, with the official client and a bucket `models`. */
export async function startTestStorage(
  options: StorageEmulatorOptions = {},
): Promise<{ emulator: Emulator; storage: Storage; bucket: Bucket }> {
  const emulator = await startStorageEmulator(options);
  onTestFinished(() => emulator.close());
  const storage = createStorageClient(emulator.endpoint);
  const bucket = storage.bucket("models");
  const [exists] = await bucket.exists();
  if (!exists) await bucket.create();
  return { emulator, storage, bucket };
}

/** The official client. */
export function createStorageClient(
  apiEndpoint: string,
  retryOptions: StorageOptions["retryOptions"] = {},
): Storage {
  return new Storage({ apiEndpoint, projectId: "test", retryOptions });
}

/** `length` bytes without a period, so that a misplaced chunk is noticed. */
export function createBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Starts a resumable upload by hand; returns the session's URI. */
export async function startResumable(
  endpoint: string,
  name: string,
  { query = "", ...init }: RequestInit & { query?: string } = {},
): Promise<string> {
  const response = await fetch(
    `${endpoint}/upload/storage/v1/b/models/o?uploadType=resumable&name=${name}${query}`,
    { method: "POST", ...init },
  );
  const location = response.headers.get("location");
  if (!location) throw new Error(`No session: ${response.status} ${await response.text()}`);
  return location;
}

/** PUTs to a session; `range` is the Content-Range without its unit. */
export function putPart(
  uri: string,
  range: string,
  body?: RequestInit["body"],
  headers = {},
): Promise<Response> {
  return fetch(uri, {
    method: "PUT",
    headers: { "Content-Range": `bytes ${range}`, ...headers },
    body: body ?? null,
  });
}

const EnvelopeSchema = z.object({
  error: z.strictObject({
    code: z.int(),
    message: z.string(),
    errors: z.tuple([
      z.strictObject({ message: z.string(), domain: z.literal("global"), reason: z.string() }),
    ]),
  }),
});

/** The error in a response, which must be in Google's envelope. */
export async function readError(response: Response) {
  const { error } = EnvelopeSchema.parse(await response.json());
  return { code: error.code, message: error.message, reason: error.errors[0].reason };
}
