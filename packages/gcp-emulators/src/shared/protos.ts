import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { load } from "@grpc/proto-loader";
import { z } from "zod";

const { resolve } = createRequire(import.meta.url);

/**
 * Loads gRPC services from the protos that an official client ships, which are the ones it speaks. Returns a function
 * that finds a service by its full name. Fields that a request leaves unset stay absent: zod schemas add the defaults.
 */
export async function loadServices(
  clientPackage: string,
  files: string[],
): Promise<(name: string) => ServiceDefinition> {
  // Both packages have build/src/index.js as their entry point, and the protos in build/protos.
  const includeDirs = [clientPackage, "google-gax"].map((name) =>
    join(dirname(resolve(name)), "..", "protos"),
  );
  const definitions = await load(files, { includeDirs, longs: Number, enums: String });
  return (name) => {
    const service = definitions[name];
    if (!isService(service)) throw new Error(`The protos of ${clientPackage} lack ${name}: reinstall it.`);
    return service;
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
