import type { Readable } from "node:stream";
import type { ContentDigest } from "./content-digest.ts";

/**
 * Where bytes live, by id. They are nobody's until a record names their id, so a half-received upload is
 * never visible, and bytes are never changed once sealed.
 */
export interface ContentStore {
  create(): Promise<ContentWriter>;
  /** Opens sealed bytes; they stay readable if removed meanwhile. Throws if there are none by that id. */
  open(id: string): Promise<ContentReader>;
  /** Removing what is not there is not an error. */
  remove(id: string): Promise<void>;
  /** Removes all but these. For the start, when nothing is being written. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

/** One writer's bytes. End with `seal` or `discard`. Calls must not overlap. */
export interface ContentWriter {
  readonly id: string;
  readonly size: number;
  /** Throws a 507 StorageError when the store is full. */
  append(bytes: Uint8Array): Promise<void>;
  /** Makes the bytes durable and final. */
  seal(): Promise<ContentDigest>;
  /** Gives up the bytes. Harmless when repeated. */
  discard(): Promise<void>;
}

/** An open handle: use it once, either way. */
export interface ContentReader {
  /** Bytes `start` to `end`, both included, `start <= end`. The end of the stream frees the handle. */
  stream(start: number, end: number): Readable;
  close(): Promise<void>;
}
