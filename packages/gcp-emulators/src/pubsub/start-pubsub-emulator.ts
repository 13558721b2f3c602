import { join } from "node:path";
import { Server, status } from "@grpc/grpc-js";
import { addService, openGrpcPort } from "../grpc-server.ts";
import { createAlarms } from "./alarms.ts";
import { createBroker } from "./broker.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createJournal, noJournal } from "./journal.ts";
import { loadServices } from "./load-services.ts";
import { createPublisherService, schemaService } from "./publisher-service.ts";
import { PubSubError } from "./pubsub-error.ts";
import { createPushClient } from "./push-client.ts";
import { createPushConnector } from "./push-connector.ts";
import { replayJournal } from "./replay-journal.ts";
import { createSubscriberService } from "./subscriber-service.ts";

/** How a Pub/Sub emulator runs. Everything has a default. */
export interface PubSubEmulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where topics, subscriptions and unacknowledged messages are kept; without it they are gone after `close`. */
  readonly dataDir?: string;
  /** Push requests under way at once for one subscription. Default 64. */
  readonly maxConcurrentPushes?: number;
  /** Unacknowledged bytes of one subscription, beyond which a publish is RESOURCE_EXHAUSTED. Default 256 MiB. */
  readonly maxBacklogBytes?: number;
  /** Takes one line for each failed push and each dead letter. Default: nothing. */
  readonly log?: (line: string) => void;
  /** For tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** What a subscription has not had acknowledged yet. */
export interface SubscriptionBacklog {
  /** In full: `projects/P/subscriptions/S`. */
  readonly name: string;
  readonly messages: number;
  /** Since the oldest of them was published; 0 where there is none. */
  readonly oldestSeconds: number;
}

/** A running emulator. */
export interface PubSubEmulator {
  readonly host: string;
  readonly port: number;
  /** `host:port`, as `PUBSUB_EMULATOR_HOST` wants it. */
  readonly endpoint: string;
  /** What waits in each subscription now. */
  backlogs(): SubscriptionBacklog[];
  /** Ends streams, closes sockets and flushes what is to be kept, within two seconds. Safe to call twice. */
  close(): Promise<void>;
}

const maxRequestBytes = 64 * 1_048_576;

/**
 * Starts a Pub/Sub service on one port.
 *
 * @throws if the port is taken, or if the data directory cannot be read or written.
 */
export async function startPubSubEmulator(options: PubSubEmulatorOptions = {}): Promise<PubSubEmulator> {
  const { host = "127.0.0.1", port = 0, clock = systemClock, dataDir, log = () => {} } = options;
  const services = await loadServices();
  const alarms = createAlarms(clock);
  const pushClient = createPushClient();
  const broker = createBroker({
    clock,
    alarms,
    append: (record) => journal.append(record),
    connect: createPushConnector({
      clock,
      alarms,
      client: pushClient,
      maxConcurrent: options.maxConcurrentPushes ?? 64,
      log,
    }),
    maxBacklogBytes: options.maxBacklogBytes ?? 256 * 1_048_576,
    log,
  });
  const file = dataDir === undefined ? undefined : join(dataDir, "pubsub.journal");
  const journal = file === undefined ? noJournal : createJournal({ file, snapshot: broker.snapshot });
  const saved = () => journal.flushed();
  const server = new Server({
    "grpc.max_receive_message_length": maxRequestBytes,
    "grpc.max_send_message_length": -1,
  });
  addService(server, services.publisher, createPublisherService(broker, saved));
  addService(server, services.subscriber, createSubscriberService({ broker, clock, saved }));
  addService(server, services.schemas, schemaService);
  addService(server, services.iam, {});

  if (file !== undefined) await replayJournal(file, broker.restore);
  const open = await openGrpcPort(server, {
    host,
    port,
    sentence:
      "This port speaks gRPC; the emulator has no REST API of Pub/Sub. Use an official client library with " +
      "PUBSUB_EMULATOR_HOST set to this address.",
  });
  try {
    // Only now is the file touched: another emulator on the same port would still be writing to it.
    await journal.open();
  } catch (error) {
    await open.close();
    throw error;
  }
  broker.start();

  async function stop(): Promise<void> {
    broker.stop(new PubSubError(status.UNAVAILABLE, "The Pub/Sub emulator is shutting down."));
    pushClient.close();
    alarms.close();
    await open.close();
    await journal.close();
  }

  let stopping: Promise<void> | undefined;
  return {
    host,
    port: open.port,
    endpoint: `${host}:${open.port}`,
    backlogs: () =>
      broker.subscriptions().map(({ config, backlog: { count, oldestPublishTime } }) => ({
        name: config.name,
        messages: count,
        oldestSeconds:
          oldestPublishTime === undefined ? 0 : Math.max(0, (clock.now() - oldestPublishTime) / 1_000),
      })),
    close: () => (stopping ??= stop()),
  };
}
