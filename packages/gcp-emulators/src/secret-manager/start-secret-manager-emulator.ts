import { Server } from "@grpc/grpc-js";
import type { Emulator, EmulatorOptions } from "../shared/emulator.ts";
import { addService, listenGrpc } from "../shared/grpc-server.ts";
import { loadServices } from "../shared/protos.ts";
import { createSecretService } from "./secret-service.ts";
import { openSecretVault } from "./secret-vault.ts";

/**
 * Starts a Secret Manager emulator that speaks gRPC without TLS. With a data directory, it keeps the secrets unencrypted,
 * in files of mode 0600.
 *
 * @throws if the port is taken, or if the data directory cannot be read or written.
 */
export async function startSecretManagerEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { dataDir, log = () => {}, ...listenOptions } = options;
  const service = await loadServices("secretManager");
  const vault = await openSecretVault({ folder: dataDir, now: Date.now });
  const server = new Server({ "grpc.max_receive_message_length": 1024 * 1024 });
  addService(
    server,
    service("google.cloud.secretmanager.v1.SecretManagerService"),
    createSecretService({ vault, log }),
  );
  return listenGrpc(server, {
    ...listenOptions,
    restMessage:
      "This port speaks gRPC; the emulator has no REST API of Secret Manager. Use an official client library " +
      "without its `fallback` option, and with credentials.createInsecure() as `sslCreds`.",
  });
}
