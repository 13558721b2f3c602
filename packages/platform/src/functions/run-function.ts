import { type Contracts, createContracts, type FunctionName } from "@loopline/contracts";
import type { z } from "zod";
import { extendConfig, processVariables, publishVariables } from "../core/config.ts";
import { datasetVariables } from "../core/dataset.ts";
import { createLogger, type Logger } from "../core/logger.ts";
import { type Clock, systemClock } from "../core/ports.ts";
import { createPubSubPublisher, type PubSubPublisher } from "../pubsub/create-pubsub-publisher.ts";
import { startTracing } from "../tracing/tracing.ts";
import { type EventHandler, serveEvents } from "./serve-events.ts";

/** Builds a function's config loader. Every function publishes, if only to quarantine a message. */
export const functionConfig = extendConfig({ ...processVariables, ...publishVariables, ...datasetVariables });

/** What {@link runFunction} gives to a function's wiring. */
interface FunctionContext<S extends z.ZodRawShape> {
  readonly config: ReturnType<ReturnType<typeof functionConfig<S>>>;
  /** The wire contract of the dataset. */
  readonly contracts: Contracts;
  readonly publisher: PubSubPublisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Starts a function: reads its variables and those that all functions have, starts logging and tracing, creates its handler and registers it with the
 * functions framework under its name.
 */
export async function runFunction<S extends z.ZodRawShape>(
  name: FunctionName,
  variables: S,
  createHandler: (context: FunctionContext<S>) => EventHandler,
): Promise<void> {
  const config = functionConfig(variables)();
  const log = createLogger(name, config);
  await startTracing(name, config, log);
  const publisher = createPubSubPublisher(config);
  const clock = systemClock;
  const contracts = createContracts(config.DATASET);
  const handler = createHandler({ config, contracts, publisher, clock, log });
  serveEvents(name, { handler, quarantine: publisher, clock, log });
}
