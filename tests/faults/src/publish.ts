import type { MessageOf, TopicName } from "@loopline/contracts";
import type { FaultyStack } from "./start-faulty-stack.ts";

export async function publish<T extends TopicName>(
  { pubsub }: Pick<FaultyStack, "pubsub">,
  topic: T,
  message: MessageOf<T>,
): Promise<void> {
  await pubsub.topic(topic).publishMessage({ data: Buffer.from(JSON.stringify(message)) });
}
