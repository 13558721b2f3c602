import { join } from "node:path";
import { Server, status } from "@grpc/grpc-js";
import type { Emulator, EmulatorOptions } from "../shared/emulator.ts";
import { RpcError } from "../shared/grpc-calls.ts";
import { addService, listenGrpc } from "../shared/grpc-server.ts";
import { loadServices } from "../shared/protos.ts";
import { createBroker } from "./broker.ts";
import { type Clock, createAlarms, systemClock } from "./clock.ts";
import { createJournal, replayJournal } from "./journal.ts";
import { createPublisherService, schemaService } from "./publisher-service.ts";
import { createPushClient } from "./push-client.ts";
import { createPushConnector } from "./push-consumer.ts";
import { createSubscriberService } from "./subscriber-service.ts";

export interface PubSubEmulatorOptions extends EmulatorOptions {
  /** Push requests under way at once, for each subscription. Default 64. */
  readonly maxConcurrentPushes?: number;
  /** Unacknowledged bytes of one subscription; beyond that a publish is RESOURCE_EXHAUSTED. Default 256 MiB. */
  readonly maxBacklogBytes?: number;
  /** For tests. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** The unacknowledged messages of a subscription. */
export interface SubscriptionBacklog {
  /** `projects/P/subscriptions/S` */
  readonly name: string;
  readonly messages: number;
  /** Age of the oldest message; 0 if there is none. */
  readonly oldestSeconds: number;
}

/** A running Pub/Sub emulator. `endpoint` is `host:port`, the value for `PUBSUB_EMULATOR_HOST`. */
export interface PubSubEmulator extends Emulator {
  /** The current backlog of each subscription. */
  backlogs(): SubscriptionBacklog[];
}

const maxRequestBytes = 64 * 1_048_576;

/**
 * Starts a Pub/Sub service on one port.
 *
 * @throws if the port is taken, or if the data directory cannot be read or written.
 */
export async function startPubSubEmulator(options: PubSubEmulatorOptions = {}): Promise<PubSubEmulator> {
  const { clock = systemClock, dataDir, log = () => {} } = options;
  const service = await loadServices("pubsub");
  const alarms = createAlarms(clock);
  const pushClient = createPushClient();
  const broker = createBroker({
    clock,
    alarms,
    append: (record) => journal?.append(record),
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
  const journal = file === undefined ? undefined : createJournal({ file, snapshot: broker.snapshot });
  const saved = async () => journal?.flushed();
  const server = new Server({
    "grpc.max_receive_message_length": maxRequestBytes,
    "grpc.max_send_message_length": -1,
  });
  addService(server, service("google.pubsub.v1.Publisher"), createPublisherService(broker, saved));
  addService(server, service("google.pubsub.v1.Subscriber"), createSubscriberService(broker, clock, saved));
  addService(server, service("google.pubsub.v1.SchemaService"), schemaService);
  addService(server, service("google.iam.v1.IAMPolicy"), {});

  if (file !== undefined) await replayJournal(file, broker.restore);
  const emulator = await listenGrpc(
    server,
    {
      ...options,
      restMessage:
        "This port speaks gRPC; the emulator has no REST API of Pub/Sub. Use an official client library with " +
        "PUBSUB_EMULATOR_HOST set to this address.",
    },
    async (closePort) => {
      broker.stop(new RpcError(status.UNAVAILABLE, "The Pub/Sub emulator is shutting down."));
      pushClient.close();
      alarms.close();
      await closePort();
      await journal?.close();
    },
  );
  try {
    // Not earlier: until the port is bound, another emulator could be writing to the file.
    await journal?.open();
  } catch (error) {
    await emulator.close();
    throw error;
  }
  broker.start();

  return {
    ...emulator,
    backlogs: () =>
      broker.subscriptions().map(({ config, backlog: { count, oldestPublishTime } }) => ({
        name: config.name,
        messages: count,
        oldestSeconds:
          oldestPublishTime === undefined ? 0 : Math.max(0, (clock.now() - oldestPublishTime) / 1_000),
      })),
  };
}
