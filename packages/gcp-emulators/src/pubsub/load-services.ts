import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { load } from "@grpc/proto-loader";

const require = createRequire(import.meta.url);

/** Both packages keep their protos beside the folder of their entry point. */
function protosOf(packageName: string): string {
  return join(dirname(require.resolve(packageName)), "..", "protos");
}

/** The gRPC definitions that the official client itself is built from. */
export async function loadServices(): Promise<{
  publisher: ServiceDefinition;
  subscriber: ServiceDefinition;
  schemas: ServiceDefinition;
  iam: ServiceDefinition;
}> {
  // Fields that are not set stay absent: the schemas of requests have the defaults.
  const files = [
    "google/pubsub/v1/pubsub.proto",
    "google/pubsub/v1/schema.proto",
    "google/iam/v1/iam_policy.proto",
  ];
  const definitions = await load(files, {
    includeDirs: [protosOf("@google-cloud/pubsub"), protosOf("google-gax")],
    longs: Number,
    enums: String,
  });
  return {
    publisher: service(definitions["google.pubsub.v1.Publisher"]),
    subscriber: service(definitions["google.pubsub.v1.Subscriber"]),
    schemas: service(definitions["google.pubsub.v1.SchemaService"]),
    iam: service(definitions["google.iam.v1.IAMPolicy"]),
  };
}

function service(definition: unknown): ServiceDefinition {
  if (!isService(definition)) throw new Error("The protos of @google-cloud/pubsub lack a service.");
  return definition;
}

function isService(definition: unknown): definition is ServiceDefinition {
  return typeof definition === "object" && definition !== null && !("format" in definition);
}
