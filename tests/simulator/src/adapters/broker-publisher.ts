import type { Publisher, Quarantine } from "@loopline/platform";
import type { Broker } from "../core/broker.ts";
import type { Call } from "../core/call.ts";

/** @param publishesTwice whether the client, unsure of the first time, publishes a message again */
export function createBrokerPublisher(
  broker: Broker,
  call: Call,
  publishesTwice: () => boolean,
): Publisher & Quarantine {
  return {
    publish: (topic, message) => {
      const data = Buffer.from(JSON.stringify(message));
      return call(`publishes to ${topic}`, () => {
        if (publishesTwice()) broker.publish(topic, data);
        return broker.publish(topic, data);
      });
    },
    keep: (letter) => call("quarantines a message", () => broker.keep(letter)),
  };
}
