import { cacheKeys } from "@loopline/contracts";
import type { Clients } from "./clients.ts";

interface Standing {
  readonly requested: string;
  readonly trained: string;
  readonly is_leased: boolean;
  readonly outbox: number;
  readonly champion: string | null;
  readonly unseen: number;
  readonly wrong_labels: number;
}

const standingText = `
select requested::text, trained::text, lease_holder is not null as is_leased,
  (select count(*)::int from outbox) as outbox,
  (select model_file_name from promotions order by sequence desc limit 1) as champion,
  (select count(*)::int from promotions p where not exists
    (select from jobs j where j.model_file_name = p.model_file_name)) as unseen,
  (select count(*)::int from predictions p left join training t on t.prediction_id = p.id
   where (p.is_correct is null) <> (t.id is null)
     or t.class <> ((p.prediction = 'real') = p.is_correct)::int) as wrong_labels
from training_state`;

/** Compares trainings, promotions and the champion with each other. Returns what is wrong, in sentences. */
export async function verifyTraining({ sql, redis }: Pick<Clients, "sql" | "redis">): Promise<string[]> {
  const [standing] = await sql<Standing>(standingText);
  if (standing === undefined) return ["training_state is empty"];
  const { requested, trained, is_leased, outbox, champion, unseen, wrong_labels } = standing;
  const served = await redis.get(cacheKeys.latestModel);
  return [
    ...(requested === trained ? [] : [`state ${requested} was to be trained on, ${trained} was`]),
    ...(is_leased ? ["a training holds the lease"] : []),
    ...(outbox === 0 ? [] : [`${outbox} messages are in the outbox`]),
    ...(served === champion ? [] : [`${served} is served, ${champion} was promoted last`]),
    ...(unseen === 0 ? [] : [`${unseen} promoted models are in no job`]),
    ...(wrong_labels === 0 ? [] : [`${wrong_labels} ratings are not in the training set as they were given`]),
  ];
}
