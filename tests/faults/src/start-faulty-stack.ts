import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PubSub } from "@google-cloud/pubsub";
import { type Contracts, createContracts } from "@loopline/contracts";
import { startStack } from "@loopline/local";
import { type Endpoints, services } from "@loopline/services";
import { applySettings } from "../../end-to-end/src/config.ts";
import { deployedServices } from "../../end-to-end/src/deployed-services.ts";
import { type TopicWatch, watchTopic } from "../../end-to-end/src/watch-topic.ts";
import { type Clients, openClients } from "./clients.ts";
import { type Deliveries, interceptDeliveries } from "./deliveries.ts";
import { type HttpProxy, startHttpProxy } from "./http-proxy.ts";
import { createProcesses, type Processes } from "./processes.ts";
import { createTargets } from "./targets.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** The whole stack, with a proxy before each server and each function. */
export interface FaultyStack extends Clients {
  readonly endpoints: Endpoints;
  readonly contracts: Contracts;
  readonly pubsub: PubSub;
  readonly database: TcpProxy;
  /** Redis as the services see it; {@link Clients.redis} bypasses it. */
  readonly redisProxy: TcpProxy;
  readonly secrets: TcpProxy;
  readonly storage: HttpProxy;
  readonly deliveries: Deliveries;
  readonly processes: Processes;
  /** Every dead letter. */
  readonly deadLetters: TopicWatch;
  stop(): Promise<void>;
}

export interface FaultyStackOptions {
  /** Limit of the lists in the cache. */
  readonly cacheListLength: number;
  /** Restarts a killed service at once and without limit, where the stack would give it up. */
  readonly respawn?: boolean;
  /** Runs the functions and APIs as they are deployed, which start three times as fast. */
  readonly deployed?: boolean;
  /** What to start from; generated bank notes unless given. */
  readonly records?: NonNullable<Parameters<typeof startStack>[0]>["records"];
}

const divertUrl = new URL("./divert.ts", import.meta.url);
const respawnPath = join(import.meta.dirname, "respawn.ts");

/** Starts an empty stack on free ports, without faults. */
export async function startFaultyStack(options: FaultyStackOptions): Promise<FaultyStack> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "loopline-faults-"));
  // Postgres may run as another user, which needs access to its folder inside.
  await chmod(stateDirectory, 0o711);
  const restoreSettings = applySettings();
  const targets = createTargets();
  const [database, redisProxy, secrets, storage] = await Promise.all([
    startTcpProxy(targets.database),
    startTcpProxy(targets.redis),
    startTcpProxy(targets.secrets),
    startHttpProxy({ target: targets.storage }),
  ]);
  const proxies = [database, redisProxy, secrets, storage];
  const preload = new URL(divertUrl);
  preload.search = new URLSearchParams({
    DATABASE_URL: database.address,
    REDIS_URL: redisProxy.address,
    SECRET_MANAGER_API_ENDPOINT: secrets.address,
    STORAGE_API_ENDPOINT: storage.address,
    CACHE_LIST_LENGTH: String(options.cacheListLength),
  }).toString();
  const processes = createProcesses(options.respawn === true);
  const close = async (): Promise<void> => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    restoreSettings();
    await rm(stateDirectory, { recursive: true, force: true });
  };

  try {
    const definitions =
      options.deployed === true
        ? await deployedServices(join(stateDirectory, "deployed"), { monitor: false })
        : services({ web: false });
    const stack = await startStack({
      stateDirectory,
      ports: "free",
      logLevel: "error",
      web: false,
      records: options.records,
      services: definitions.map((service) => ({
        ...service,
        args: [
          ...(options.respawn === true ? [respawnPath] : []),
          `--import=${preload.href}`,
          ...service.args,
        ],
      })),
      events: { onLine: processes.onLine, onNotice: processes.onNotice, step: targets.step },
    });
    const { endpoints } = stack;
    processes.know(endpoints.pids);
    const pubsub = new PubSub({
      projectId: endpoints.project,
      apiEndpoint: endpoints.pubsub,
      emulatorMode: true,
    });
    const clients = openClients(endpoints);
    const deadLetters = await watchTopic(pubsub, "dead-letter");
    const deliveries = await interceptDeliveries(pubsub, endpoints);
    return {
      ...clients,
      endpoints,
      contracts: createContracts(stack.dataset),
      pubsub,
      database,
      redisProxy,
      secrets,
      storage,
      deliveries,
      processes,
      deadLetters,
      stop: async () => {
        await deadLetters.stop();
        await Promise.all([clients.close(), pubsub.close()]);
        await stack.stop();
        await deliveries.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
