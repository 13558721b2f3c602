import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { load } from "@grpc/proto-loader";
import { z } from "zod";

/** The protos of each service, and the official client that ships them: the ones it speaks. */
export const protos = {
  pubsub: {
    client: "@google-cloud/pubsub",
    files: [
      "google/pubsub/v1/pubsub.proto",
      "google/pubsub/v1/schema.proto",
      "google/iam/v1/iam_policy.proto",
    ],
  },
  secretManager: {
    client: "@google-cloud/secret-manager",
    files: ["google/cloud/secretmanager/v1/service.proto"],
  },
} as const;

export type ProtoService = keyof typeof protos;

/** The published package has copies here, so that it does without the clients. */
const copies = fileURLToPath(new URL("../protos", import.meta.url));

/** The folders that the protos of a service are in, with all that they import. */
export function protoFolders(service: ProtoService): string[] {
  if (existsSync(copies)) return [copies];
  const { resolve } = createRequire(import.meta.url);
  // Both packages have build/src/index.js as their entry point, and the protos in build/protos.
  return [protos[service].client, "google-gax"].map((name) => join(dirname(resolve(name)), "..", "protos"));
}

/**
 * Loads gRPC services. Returns a function that finds a service by its full name. Fields that a request leaves unset stay
 * absent: zod schemas add the defaults.
 */
export async function loadServices(service: ProtoService): Promise<(name: string) => ServiceDefinition> {
  const includeDirs = protoFolders(service);
  const { client, files } = protos[service];
  const definitions = await load([...files], { includeDirs, longs: Number, enums: String });
  return (name) => {
    const found = definitions[name];
    if (!isService(found)) throw new Error(`The protos of ${client} lack ${name}: reinstall it.`);
    return found;
  };
}

/** Messages and enums have a `format`; services are tables of methods. */
function isService(definition: object | undefined): definition is ServiceDefinition {
  return definition !== undefined && !("format" in definition);
}

/** `google.protobuf.Duration` as proto-loader decodes it. */
export const DurationSchema = z.object({ seconds: z.number().default(0), nanos: z.number().default(0) });

export type Duration = z.infer<typeof DurationSchema>;

/** Milliseconds, with fractions. */
export function toMilliseconds(duration: Duration): number {
  return duration.seconds * 1_000 + duration.nanos / 1_000_000;
}

/** `google.protobuf.Timestamp` of a time in milliseconds since 1970. */
export function toTimestamp(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1_000) * 1_000_000) };
}
