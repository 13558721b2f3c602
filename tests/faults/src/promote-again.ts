import { ModelMessageSchema } from "@loopline/contracts";
import { publish } from "./publish.ts";
import type { FaultyStack } from "./start-faulty-stack.ts";

const championText = `
select j.id as job_id, j.model_file_name, records, j.accuracy, report, data_prep_time, training_time, testing_time,
  p.sequence::int8::float8 as sequence, decision
from promotions p join jobs j using (model_file_name) order by p.sequence desc limit 1`;

/** Announces the promotion that counts once more, as the database holds it. */
export async function promoteAgain(stack: Pick<FaultyStack, "sql" | "pubsub">): Promise<void> {
  const [champion] = await stack.sql(championText);
  await publish(stack, "model", ModelMessageSchema.parse(champion));
}
