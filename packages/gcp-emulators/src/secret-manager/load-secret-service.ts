import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { load } from "@grpc/proto-loader";

const { resolve } = createRequire(import.meta.url);

/** Loads the service from the protos that the official client ships: the same ones it speaks. */
export async function loadSecretService(): Promise<ServiceDefinition> {
  // Both packages have build/src/index.js as their entry, and the protos in build/protos.
  const includeDirs = ["@google-cloud/secret-manager", "google-gax"].map((name) =>
    join(dirname(resolve(name)), "..", "protos"),
  );
  const definitions = await load("google/cloud/secretmanager/v1/service.proto", {
    includeDirs,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const service = definitions["google.cloud.secretmanager.v1.SecretManagerService"];
  if (!isService(service)) {
    throw new Error("@google-cloud/secret-manager's protos have no SecretManagerService: reinstall it.");
  }
  return service;
}

/** Messages and enums have a `format`; services are plain tables of methods. */
function isService(definition: object | undefined): definition is ServiceDefinition {
  return definition !== undefined && !("format" in definition);
}
