import type { FunctionName } from "@loopline/contracts";
import type { z } from "zod";
import { defineConfig, processVariables, publishVariables } from "../core/config.ts";
import { createLogger, type Logger } from "../core/logger.ts";
import { type Clock, systemClock } from "../core/ports.ts";
import { createPubSubPublisher, type PubSubPublisher } from "../pubsub/create-pubsub-publisher.ts";
import { startTracing } from "../tracing/tracing.ts";
import { type EventHandler, serveEvents } from "./serve-events.ts";

/** Builds a function's config loader from its own variables; every function publishes, if only to quarantine a message. */
export function functionConfig<S extends z.ZodRawShape>(variables: S) {
  return defineConfig({ ...processVariables, ...publishVariables, ...variables });
}

type FunctionConfig = ReturnType<ReturnType<typeof functionConfig<Record<never, never>>>>;

/** What {@link runFunction} gives to a function's wiring. */
interface FunctionContext<Config> {
  readonly config: Config;
  readonly publisher: PubSubPublisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Starts a function: reads its configuration, starts logging and tracing, creates its handler and registers it with the
 * functions framework under its name.
 */
export async function runFunction<Config extends FunctionConfig>(
  name: FunctionName,
  loadConfig: () => Config,
  createHandler: (context: FunctionContext<Config>) => EventHandler,
): Promise<void> {
  const config = loadConfig();
  const log = createLogger(name, config);
  await startTracing(name, config, log);
  const publisher = createPubSubPublisher(config);
  const clock = systemClock;
  const handler = createHandler({ config, publisher, clock, log });
  serveEvents(name, { handler, quarantine: publisher, clock, log });
}
