import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createBucketCatalog } from "./bucket-catalog.ts";
import { bucketRoutes } from "./bucket-routes.ts";
import { openCatalogState } from "./catalog-state.ts";
import type { ContentStore } from "./content-store.ts";
import { copyRoutes } from "./copy-routes.ts";
import { createFileContentStore } from "./file-content-store.ts";
import { createMemoryContentStore } from "./memory-content-store.ts";
import { createObjectCatalog } from "./object-catalog.ts";
import { objectRoutes } from "./object-routes.ts";
import { createObjectWriter } from "./object-writer.ts";
import { createFileRecordStore, forgetfulRecordStore, type RecordStore } from "./record-store.ts";
import { createStorageServer, type StorageTimeouts } from "./storage-server.ts";
import { uploadRoutes } from "./upload-routes.ts";
import { createUploadSessions } from "./upload-sessions.ts";

const MIB = 1024 * 1024;
const HOUR_MS = 60 * 60 * 1000;

export interface StorageEmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Where to keep everything. Without it all is in memory and gone at the end. One emulator per folder. */
  dataDir?: string;
  /** The project of requests that name none; those are refused without it. */
  project?: string;
  /** Gets an entry per request that failed for a reason of the emulator's own or was broken off. */
  log?: (line: string) => void;
  /** Largest object, in bytes. Default 1 GiB. */
  maxObjectBytes?: number;
  /** Bytes of all objects together without a dataDir. Default 256 MiB. */
  maxMemoryBytes?: number;
  /** Resumable uploads open at a time. Default 256. */
  maxUploadSessions?: number;
  /** How long a resumable upload may be silent before it expires, in milliseconds. Default 1 hour. */
  uploadSessionIdleMs?: number;
  /** Default: 60 s idle, 15 minutes for a request. */
  timeouts?: Partial<StorageTimeouts>;
}

export interface StorageEmulator {
  host: string;
  port: number;
  /** For the official client's `apiEndpoint`, or for STORAGE_EMULATOR_HOST. */
  endpoint: string;
  /** Stops listening, gives requests under way a second to finish, and drops unfinished uploads. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts a Cloud Storage emulator that speaks the JSON API over HTTP. Rejects when the port is taken. */
export async function startStorageEmulator(options: StorageEmulatorOptions = {}): Promise<StorageEmulator> {
  const { host = "127.0.0.1", port = 0, dataDir, project, log = () => {} } = options;
  const now = Date.now;
  const maxMemoryBytes = options.maxMemoryBytes ?? 256 * MIB;
  const { records, contents } = createStores(dataDir, maxMemoryBytes);
  const state = await openCatalogState({ records, contents, now });
  const buckets = createBucketCatalog(state);
  const objects = createObjectCatalog(state);
  const objectWriter = createObjectWriter({
    objects,
    contents,
    maxObjectBytes: options.maxObjectBytes ?? 1024 * MIB,
  });
  const idleMs = options.uploadSessionIdleMs ?? HOUR_MS;
  const maxSessions = options.maxUploadSessions ?? 256;
  const sessions = createUploadSessions({ contents, maxSessions, idleMs, now });
  const server = createStorageServer({
    routes: [
      ...bucketRoutes({ buckets, defaultProject: project }),
      ...objectRoutes({ objects }),
      ...uploadRoutes({ objects, objectWriter, sessions }),
      ...copyRoutes({ objects, objectWriter }),
    ],
    timeouts: { idleMs: 60_000, requestMs: 15 * 60_000, ...options.timeouts },
    log,
  });
  const address = await listen(server, host, port);
  const expire = () => sessions.expire().catch((error) => log(`Expiring uploads: ${error}`));
  const expiry = setInterval(expire, Math.min(idleMs, 60_000)).unref();

  async function stop(): Promise<void> {
    clearInterval(expiry);
    await stopListening(server);
    await sessions.removeAll();
  }

  let stopped: Promise<void> | undefined;
  return {
    host,
    port: address.port,
    endpoint: `http://${host}:${address.port}`,
    close: () => (stopped ??= stop()),
  };
}

function createStores(
  dataDir: string | undefined,
  maxMemoryBytes: number,
): { records: RecordStore; contents: ContentStore } {
  return dataDir === undefined
    ? { records: forgetfulRecordStore, contents: createMemoryContentStore({ maxBytes: maxMemoryBytes }) }
    : {
        records: createFileRecordStore(dataDir),
        contents: createFileContentStore(join(dataDir, "contents")),
      };
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no TCP address.");
  return address;
}

async function stopListening(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const impatience = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(impatience);
}
