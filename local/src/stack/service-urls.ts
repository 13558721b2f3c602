import { type FunctionName, functionNames } from "@loopline/contracts";
import type { ServiceDefinition } from "@loopline/services";
import type { PortBook } from "../net/assign-ports.ts";

/** Where users, scripts and Pub/Sub reach the services. */
export interface ServiceUrls {
  readonly web?: string;
  readonly monitor?: string;
  readonly ingestApi: string;
  readonly predictApi: string;
  readonly functions: Record<FunctionName, string>;
}

export function serviceUrls(services: readonly ServiceDefinition[], ports: PortBook): ServiceUrls {
  const urlOf = (name: string): string => `http://127.0.0.1:${ports.of(name)}`;
  const urlIfThere = (name: "web" | "monitor") =>
    services.some((service) => service.name === name) ? { [name]: urlOf(name) } : {};
  return {
    ...urlIfThere("web"),
    ...urlIfThere("monitor"),
    ingestApi: urlOf("ingest-api"),
    predictApi: urlOf("predict-api"),
    functions: Object.fromEntries(
      functionNames.map((name) => [name, urlOf(name)]),
    ) as ServiceUrls["functions"],
  };
}
