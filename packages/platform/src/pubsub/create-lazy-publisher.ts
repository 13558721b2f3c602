import type { Publisher, Quarantine } from "../core/publisher.ts";
import type { PubSubConfig } from "./create-pubsub-publisher.ts";

/**
 * A publisher for a function that nobody waits for, or that hardly ever publishes: Google's client, which is most of a
 * cold start and tens of megabytes of memory, is loaded at the first message.
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
