import type { PubSubConfig } from "../core/config.ts";
import type { Publisher, Quarantine } from "../core/ports.ts";

/**
 * A publisher that loads Google's client with the first message. The client is most of a cold start and tens of megabytes of
 * memory, so functions that rarely publish, or whose latency does not matter, load it late.
 */
export function createLazyPublisher(config: PubSubConfig): Publisher & Quarantine {
  let publisher: Promise<Publisher & Quarantine> | undefined;
  function load(): Promise<Publisher & Quarantine> {
    publisher ??= import("./create-pubsub-publisher.ts").then((module) =>
      module.createPubSubPublisher(config),
    );
    return publisher;
  }
  return {
    publish: async (topic, message) => (await load()).publish(topic, message),
    keep: async (letter) => (await load()).keep(letter),
  };
}
