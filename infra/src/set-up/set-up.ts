import { sampleNotes } from "@loopline/banknotes";
import type { FeedbackMessage } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import type { SecretReader } from "@loopline/platform/secrets";
import { seedDatabase } from "@loopline/setup";

/** The variables that matter here. */
export interface SetUpConfig {
  readonly DATABASE_URL: string;
  readonly DB_PASSWORD_SECRET: string;
  readonly DB_OWNER: string;
  readonly DB_OWNER_SECRET: string;
}

export interface SetUpDeps {
  readonly readSecret: SecretReader;
  readonly publisher: Publisher;
  /** Makes the id of the message that asks for a training, a UUID. */
  readonly newId: () => string;
  readonly log: Logger;
}

/**
 * Gives a new deployment what `npm start` gives the stack on one machine: the database with its schema, its first rows and
 * the functions' password, and a first model. Run again, it makes only what is missing, and sets the password again.
 */
export async function setUp(config: SetUpConfig, deps: SetUpDeps): Promise<void> {
  const { readSecret, publisher, newId, log } = deps;
  const database = new URL(config.DATABASE_URL).pathname.slice(1);
  await seedDatabase({
    superuserUrl: await ownerUrl(config, readSecret),
    database,
    readwritePassword: await readSecret(config.DB_PASSWORD_SECRET),
    start: sampleNotes("light-6"),
    testSet: sampleNotes("test-set-100"),
  });
  log.info({ database }, "the database is set up");
  // Where everything is trained already, the message changes nothing.
  const message: FeedbackMessage = { batch_id: newId(), subjects: ["start"], ratings: [1] };
  await publisher.publish("job", message);
  log.info("asked for a training");
}

/** The owner's own database, for the pipeline's may not be there yet. */
async function ownerUrl(config: SetUpConfig, readSecret: SecretReader): Promise<string> {
  const url = new URL(config.DATABASE_URL);
  url.username = config.DB_OWNER;
  url.password = await readSecret(config.DB_OWNER_SECRET);
  url.pathname = "/postgres";
  return url.href;
}
