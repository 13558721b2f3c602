import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Addresses, localProject, repository } from "@loopline/services";
import { type Probe, tcpProbe } from "../net/probes.ts";
import type { ServiceProcess } from "../processes/run-process.ts";
import { nodeProcess } from "../processes/start-process.ts";

/** The addresses that the official clients are given, and where the backlog of each subscription is read. */
export type EmulatorAddresses = Pick<Addresses, "pubsub" | "storage" | "secretManager" | "monitoring">;

/** Describes the process of the emulators. Their data is in `directory`, which is created if missing. */
export function prepareEmulators(
  ports: Readonly<Record<keyof EmulatorAddresses, number>>,
  directory: string,
): { service: ServiceProcess; addresses: EmulatorAddresses } {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const options = {
    project: localProject,
    "pubsub-port": String(ports.pubsub),
    "storage-port": String(ports.storage),
    "secret-manager-port": String(ports.secretManager),
    "monitoring-port": String(ports.monitoring),
    "data-dir": directory,
  };
  const spec = nodeProcess({
    name: "emulators",
    args: [
      join(repository, "packages/gcp-emulators/src/cli.ts"),
      ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]),
    ],
  });
  const probe: Probe = async (signal) => {
    await Promise.all(Object.values(ports).map((port) => tcpProbe(port)(signal)));
  };
  const addresses = {
    pubsub: `127.0.0.1:${ports.pubsub}`,
    storage: `http://127.0.0.1:${ports.storage}`,
    secretManager: `127.0.0.1:${ports.secretManager}`,
    monitoring: `http://127.0.0.1:${ports.monitoring}`,
  };
  return { service: { spec, probe }, addresses };
}
