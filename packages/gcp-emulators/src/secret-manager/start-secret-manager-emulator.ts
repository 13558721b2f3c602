import { Server } from "@grpc/grpc-js";
import { addService, openGrpcPort } from "../shared/grpc-server.ts";
import { createEmulator, type Emulator, type ListenOptions } from "../shared/listen.ts";
import { loadServices } from "../shared/protos.ts";
import { createSecretService } from "./secret-service.ts";
import { openSecretVault } from "./secret-vault.ts";

export interface SecretManagerEmulatorOptions extends ListenOptions {
  /** Where to keep the secrets, unencrypted, in files of mode 0600. Default: in memory, gone at the end. */
  readonly dataDir?: string;
  /** Takes one line for each call that failed because of a fault of the emulator; never a payload. Default: nothing. */
  readonly log?: (line: string) => void;
}

/**
 * Starts a Secret Manager emulator that speaks gRPC without TLS.
 *
 * @throws if the port is taken, or if the data directory cannot be read or written.
 */
export async function startSecretManagerEmulator(
  options: SecretManagerEmulatorOptions = {},
): Promise<Emulator> {
  const { host = "127.0.0.1", port = 0, dataDir, log = () => {} } = options;
  const service = await loadServices("@google-cloud/secret-manager", [
    "google/cloud/secretmanager/v1/service.proto",
  ]);
  const vault = await openSecretVault({ folder: dataDir, now: Date.now });
  const server = new Server({ "grpc.max_receive_message_length": 1024 * 1024 });
  addService(
    server,
    service("google.cloud.secretmanager.v1.SecretManagerService"),
    createSecretService({ vault, log }),
  );
  const open = await openGrpcPort(server, {
    host,
    port,
    restMessage:
      "This port speaks gRPC; the emulator has no REST API of Secret Manager. Use an official client library " +
      "without its `fallback` option, and with credentials.createInsecure() as `sslCreds`.",
  });

  return createEmulator({ host, port: open.port }, open.close);
}
