import type { TopicName } from "@loopline/contracts";
import type { User } from "./user.ts";

/** Publishes to a topic past the APIs, as a service of the original or a stranger may. */
export function publishRaw({ world }: Pick<User, "world">, topic: TopicName, message: unknown): void {
  const text = typeof message === "string" ? message : JSON.stringify(message);
  world.trace.note(`somebody publishes to ${topic}`);
  world.broker.publish(topic, Buffer.from(text));
}
