import { join } from "node:path";
import { type Emulator, type EmulatorOptions, listen, stopHttpServer } from "../shared/emulator.ts";
import { bucketRoutes } from "./bucket-routes.ts";
import { openCatalog } from "./catalog.ts";
import { createFileContentStore, createMemoryContentStore } from "./content-store.ts";
import { objectRoutes } from "./object-routes.ts";
import { openStorageRecords } from "./records.ts";
import { createStorageServer, type StorageTimeouts } from "./storage-server.ts";
import { uploadRoutes } from "./upload-routes.ts";
import { createUploadSessions } from "./upload-sessions.ts";

const mebibyte = 1024 * 1024;

export interface StorageEmulatorOptions extends EmulatorOptions {
  /** The project of requests that name none. Without it they are refused. */
  readonly project?: string;
  /** Size limit of an object, in bytes. Default 1 GiB. */
  readonly maxObjectBytes?: number;
  /** Limit on the bytes of all objects together, without a dataDir. Default 256 MiB. */
  readonly maxMemoryBytes?: number;
  /** Limit on the resumable uploads that are open at a time. Default 256. */
  readonly maxUploadSessions?: number;
  /** How long a resumable upload may have no request before it expires, in milliseconds. Default 1 hour. */
  readonly uploadSessionIdleMs?: number;
  /** Default: 60 s idle, 15 minutes for a request. */
  readonly timeouts?: Partial<StorageTimeouts>;
}

/**
 * Starts a Cloud Storage emulator that speaks the JSON API over HTTP.
 *
 * @throws if the port is taken, or if the data directory cannot be read or written.
 */
export async function startStorageEmulator(options: StorageEmulatorOptions = {}): Promise<Emulator> {
  const { dataDir, project, log = () => {} } = options;
  const now = Date.now;
  const contents =
    dataDir === undefined
      ? createMemoryContentStore({ maxBytes: options.maxMemoryBytes ?? 256 * mebibyte })
      : createFileContentStore(join(dataDir, "contents"));
  const maxObjectBytes = options.maxObjectBytes ?? 1024 * mebibyte;
  const records = await openStorageRecords(dataDir);
  const catalog = await openCatalog({ records, contents, maxObjectBytes, now });
  const idleMs = options.uploadSessionIdleMs ?? 60 * 60_000;
  const maxSessions = options.maxUploadSessions ?? 256;
  const sessions = createUploadSessions({ contents, maxSessions, idleMs, now });
  const server = createStorageServer({
    routes: {
      ...bucketRoutes(catalog, project),
      ...objectRoutes(catalog),
      ...uploadRoutes(catalog, sessions),
    },
    timeouts: { idleMs: 60_000, requestMs: 15 * 60_000, ...options.timeouts },
    log,
  });
  const expire = () => sessions.expire().catch((error) => log(`Expiring uploads: ${error}`));
  const expiry = setInterval(expire, Math.min(idleMs, 60_000)).unref();

  return listen(server, { ...options, scheme: "http://" }, async () => {
    clearInterval(expiry);
    await stopHttpServer(server);
    await sessions.removeAll();
  });
}
