#!/usr/bin/env node
import { type CliOptions, parseCliOptions, usage } from "./cli-options.ts";
import {
  startMonitoringServer,
  startPubSubEmulator,
  startSecretManagerEmulator,
  startStorageEmulator,
} from "./index.ts";

type Closers = (() => Promise<void>)[];

/** Starts all emulators. Adds the close function of each to `closers`, newest first. */
async function start(options: CliOptions, closers: Closers): Promise<void> {
  const log = (service: string) => (line: string) => console.error(`[${service}] ${line}`);
  const pubsub = await startPubSubEmulator({ ...options.pubsub, log: log("pubsub") });
  closers.unshift(pubsub.close);
  console.log(`Pub/Sub         ${pubsub.endpoint}    PUBSUB_EMULATOR_HOST=${pubsub.endpoint}`);
  const storage = await startStorageEmulator({ ...options.storage, log: log("storage") });
  closers.unshift(storage.close);
  console.log(
    `Cloud Storage   ${storage.host}:${storage.port}    new Storage({ apiEndpoint: "${storage.endpoint}" })`,
  );
  const secretManager = await startSecretManagerEmulator({
    ...options.secretManager,
    log: log("secret-manager"),
  });
  closers.unshift(secretManager.close);
  console.log(`Secret Manager  ${secretManager.endpoint}    gRPC without TLS`);
  const monitoring = await startMonitoringServer({ ...options.monitoring, backlogs: pubsub.backlogs });
  closers.unshift(monitoring.close);
  console.log(
    `Monitoring      ${monitoring.host}:${monitoring.port}    GET ${monitoring.endpoint}/v1/subscriptions`,
  );
  console.log(
    JSON.stringify({
      ready: true,
      pubsub: pubsub.endpoint,
      storage: `${storage.host}:${storage.port}`,
      secretManager: secretManager.endpoint,
      monitoring: `${monitoring.host}:${monitoring.port}`,
    }),
  );
}

async function main(): Promise<void> {
  let options: CliOptions | undefined;
  try {
    options = parseCliOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (options === undefined) {
    console.log(usage);
    return;
  }

  const closers: Closers = [];
  const closeAll = () => Promise.all(closers.splice(0).map((close) => close()));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Node's default handler ends the process at once on a second signal.
    process.once(signal, () => void closeAll().then(() => process.exit(0)));
  }
  try {
    await start(options, closers);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    await closeAll();
    process.exitCode = 1;
  }
}

await main();
