import { randomUUID } from "node:crypto";
import { createLogger } from "@loopline/platform";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { createSecretReader } from "@loopline/platform/secrets";
import { loadConfig, setUp } from "./set-up.ts";

const config = loadConfig();
const log = createLogger("set-up", config);
const publisher = createPubSubPublisher(config);
const readSecret = createSecretReader({
  projectId: config.GOOGLE_CLOUD_PROJECT,
  apiEndpoint: config.SECRET_MANAGER_API_ENDPOINT,
  timeoutMs: 10_000,
});

try {
  await setUp(config, { readSecret, publisher, newId: randomUUID, log });
} catch (error) {
  log.error({ err: error }, "the set-up failed");
  process.exitCode = 1;
}
await publisher.close();
log.flush();
process.exit();
