export { createPubSubPublisher, type PubSubConfig, type PubSubPublisher } from "./create-pubsub-publisher.ts";
