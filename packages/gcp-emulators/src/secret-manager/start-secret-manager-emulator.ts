import { Server } from "@grpc/grpc-js";
import { addService, openGrpcPort } from "../grpc-server.ts";
import { loadSecretService } from "./load-secret-service.ts";
import { createSecretService } from "./secret-service.ts";
import { createFileSecretStore, forgetfulSecretStore } from "./secret-store.ts";
import { openSecretVault } from "./secret-vault.ts";

export interface SecretManagerEmulatorOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Where to keep the secrets, unencrypted, in files of mode 0600. Without it they are gone at the end. */
  dataDir?: string;
  /** Gets one line per call that failed for a reason of the emulator's own; never a payload. */
  log?: (line: string) => void;
}

export interface SecretManagerEmulator {
  host: string;
  port: number;
  /** `host:port`, for a gRPC channel without TLS. */
  endpoint: string;
  /** Stops listening and gives calls under way half a second to finish. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts a Secret Manager emulator that speaks gRPC without TLS. Rejects when the port is taken. */
export async function startSecretManagerEmulator(
  options: SecretManagerEmulatorOptions = {},
): Promise<SecretManagerEmulator> {
  const { host = "127.0.0.1", port = 0, dataDir, log = () => {} } = options;
  const store = dataDir === undefined ? forgetfulSecretStore : createFileSecretStore(dataDir);
  const vault = await openSecretVault({ store, now: Date.now });
  const server = new Server({ "grpc.max_receive_message_length": 1024 * 1024 });
  addService(server, await loadSecretService(), createSecretService({ vault, log }));
  const open = await openGrpcPort(server, {
    host,
    port,
    sentence:
      "This port speaks gRPC; the emulator has no REST API of Secret Manager. Use an official client library " +
      "without its `fallback` option, and with credentials.createInsecure() as `sslCreds`.",
  });

  let closed: Promise<void> | undefined;
  return {
    host,
    port: open.port,
    endpoint: `${host}:${open.port}`,
    close: () => (closed ??= open.close()),
  };
}
