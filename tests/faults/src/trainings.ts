import { randomUUID } from "node:crypto";
import type { MessageOf, TopicName } from "@loopline/contracts";
import type { FaultyStack } from "./start-faulty-stack.ts";

type Stack = Pick<FaultyStack, "sql" | "pubsub" | "contracts">;

const championText = `
select j.id as job_id, j.model_file_name, records, j.accuracy, report, data_prep_time, training_time, testing_time,
  p.sequence::int8::float8 as sequence, decision
from promotions p join jobs j using (model_file_name) order by p.sequence desc limit 1`;

/** Marks the training set as changed, and asks for a training as a correction would. */
export async function trainAgain(stack: Stack): Promise<void> {
  await stack.sql("update training set class = class");
  await publish(stack, "job", { batch_id: randomUUID(), subjects: ["again"], ratings: [1] });
}

/** Publishes the newest promotion again, as the database holds it. */
export async function promoteAgain(stack: Stack): Promise<void> {
  const [champion] = await stack.sql(championText);
  await publish(stack, "model", stack.contracts.ModelMessageSchema.parse(champion));
}

async function publish<T extends TopicName>(
  { pubsub }: Stack,
  topic: T,
  message: MessageOf<T>,
): Promise<void> {
  await pubsub.topic(topic).publishMessage({ data: Buffer.from(JSON.stringify(message)) });
}
