import { randomUUID } from "node:crypto";
import { publish } from "./publish.ts";
import type { FaultyStack } from "./start-faulty-stack.ts";

/** Has the training set count as changed, and asks for a training as a correction would. */
export async function trainAgain(stack: Pick<FaultyStack, "sql" | "pubsub">): Promise<void> {
  await stack.sql("update training set class = class");
  await publish(stack, "job", { batch_id: randomUUID(), subjects: ["again"], ratings: [1] });
}
