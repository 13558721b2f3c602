import type { ServiceDefinition } from "@loopline/services";
import type { PortRequest } from "../net/assign-ports.ts";

/** The ports of everything: those that the docs name, or any. Postgres and Redis always take any. */
export function portRequests(
  services: readonly ServiceDefinition[],
  choice: "default" | "free",
): PortRequest[] {
  const requests: PortRequest[] = [
    { name: "Pub/Sub", wanted: 8085 },
    { name: "Cloud Storage", wanted: 8086 },
    { name: "Secret Manager", wanted: 8087 },
    { name: "Monitoring", wanted: 8089 },
    ...services.map(({ name, defaultPort }) => ({ name, wanted: defaultPort })),
    { name: "Postgres" },
    { name: "Redis" },
  ];
  return choice === "default" ? requests : requests.map(({ name }) => ({ name }));
}
