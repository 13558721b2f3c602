import { randomUUID } from "node:crypto";
import { createDeferred } from "../shared/deferred.ts";
import type { UploadTarget } from "./catalog.ts";
import type { ContentStore, ContentWriter } from "./content-store.ts";
import type { ObjectRecord } from "./records.ts";
import { StorageError } from "./storage-error.ts";

/** A resumable upload between its first and its last request. */
export interface UploadSession {
  readonly id: string;
  readonly target: UploadTarget;
  readonly writer: ContentWriter;
  /** Milliseconds since 1970. */
  lastRequestAt: number;
  /** The size of the whole object, once a request has given it. */
  totalBytes: number | undefined;
  /** The request that is sending bytes right now. */
  receiving: { abort(): void; done: Promise<void> } | undefined;
  /** Set when the upload is complete. */
  object: ObjectRecord | undefined;
  /** True if its bytes were refused or lost: no further request can complete it. */
  failed: boolean;
}

export type UploadSessions = ReturnType<typeof createUploadSessions>;

/**
 * Holds at most `maxSessions` resumable uploads. An upload without a request for `idleMs` expires. A completed upload is
 * kept as long if there is room, so that a client that lost the last response can get it again.
 */
export function createUploadSessions(deps: {
  contents: ContentStore;
  maxSessions: number;
  idleMs: number;
  /** Milliseconds since 1970. */
  now: () => number;
}) {
  const { contents, maxSessions, idleMs, now } = deps;
  const sessions = new Map<string, UploadSession>();

  async function remove(id: string): Promise<void> {
    const session = sessions.get(id);
    sessions.delete(id);
    session?.receiving?.abort();
    await session?.receiving?.done;
    if (session && !session.object) await session.writer.discard();
  }

  /** Removes sessions that had no request for too long. */
  async function expire(): Promise<void> {
    const deadline = now() - idleMs;
    const idle = [...sessions.values()].filter(
      ({ receiving, lastRequestAt }) => !receiving && lastRequestAt <= deadline,
    );
    await Promise.all(idle.map(({ id }) => remove(id)));
  }

  return {
    expire,
    remove,

    /**
     * Runs `task`, which may change the session, after aborting the request that is sending to it. A client that sends
     * again has given up its earlier connection, even if the emulator has not noticed yet.
     */
    async exclusively<T>(session: UploadSession, abort: () => void, task: () => Promise<T>): Promise<T> {
      while (session.receiving) {
        session.receiving.abort();
        await session.receiving.done;
      }
      if (!sessions.has(session.id)) throw noSuchUpload();
      const { promise: done, resolve } = createDeferred();
      session.receiving = { abort, done };
      try {
        return await task();
      } finally {
        session.receiving = undefined;
        resolve();
        if (session.failed) await remove(session.id);
      }
    },

    /** Throws 429 if too many are open. */
    async open(target: UploadTarget, totalBytes: number | undefined): Promise<UploadSession> {
      await expire();
      const oldestCompleted = [...sessions.values()].find(({ object }) => object);
      if (sessions.size >= maxSessions && oldestCompleted) await remove(oldestCompleted.id);
      if (sessions.size >= maxSessions) {
        throw new StorageError(
          429,
          `${maxSessions} resumable uploads are open. Finish or cancel one, or wait until one expires.`,
        );
      }
      const session: UploadSession = {
        id: randomUUID(),
        target,
        writer: await contents.create(),
        lastRequestAt: now(),
        totalBytes,
        receiving: undefined,
        object: undefined,
        failed: false,
      };
      sessions.set(session.id, session);
      return session;
    },

    /** Finds a session and restarts its idle time. Throws 404 if it is unknown or expired. */
    async find(id: string): Promise<UploadSession> {
      await expire();
      const session = sessions.get(id);
      if (!session) throw noSuchUpload();
      session.lastRequestAt = now();
      return session;
    },

    async removeAll(): Promise<void> {
      await Promise.all([...sessions.keys()].map(remove));
    },
  };
}

function noSuchUpload(): StorageError {
  return new StorageError(404, "No such resumable upload, or it expired: start a new one.");
}
