import { sampleStart } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import type { FeedbackMessage } from "@loopline/contracts";
import {
  databaseVariables,
  datasetVariables,
  defineConfig,
  type Logger,
  type Publisher,
  processVariables,
  publishVariables,
} from "@loopline/platform";
import type { SecretReader } from "@loopline/platform/secrets";
import { seedDatabase } from "@loopline/setup";
import { z } from "zod";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...datasetVariables,
  // The functions' URL: the set-up gives its role the password.
  ...databaseVariables,
  /** The role that owns the database and its schema. */
  DB_OWNER: z.string().min(1).default("postgres"),
  DB_OWNER_SECRET: z.string().min(1).default("db-owner-pass"),
});

export interface SetUpDeps {
  readonly readSecret: SecretReader;
  readonly publisher: Publisher;
  /** Makes a UUID. */
  readonly newId: () => string;
  readonly log: Logger;
}

/**
 * Sets up a new deployment as `npm start` sets up the stack on one machine: the database with its schema, the functions'
 * password, and for the default dataset its first rows and a first model. Another dataset starts without rows: its first
 * model is trained as soon as two classes have a record. Run again, it creates only what is missing, and sets the
 * password again.
 */
export async function setUp(config: ReturnType<typeof loadConfig>, deps: SetUpDeps): Promise<void> {
  const { readSecret, publisher, newId, log } = deps;
  const database = new URL(config.DATABASE_URL).pathname.slice(1);
  const dataset = config.DATASET;
  const isDefault = dataset.hash === bankNotes.hash;
  await seedDatabase({
    superuserUrl: await ownerUrl(config, readSecret),
    database,
    readwritePassword: await readSecret(config.DB_PASSWORD_SECRET),
    dataset,
    ...(isDefault ? sampleStart() : { start: [], testSet: [] }),
  });
  log.info({ database, dataset: dataset.name }, "the database is set up");
  if (!isDefault) return;
  // Without new corrections, the message changes nothing.
  const message: FeedbackMessage = { batch_id: newId(), subjects: ["start"], ratings: [1] };
  await publisher.publish("job", message);
  log.info("requested a training");
}

/** Of the database `postgres`, because the pipeline's may not exist yet. */
async function ownerUrl(config: ReturnType<typeof loadConfig>, readSecret: SecretReader): Promise<string> {
  const url = new URL(config.DATABASE_URL);
  url.username = config.DB_OWNER;
  url.password = await readSecret(config.DB_OWNER_SECRET);
  url.pathname = "/postgres";
  return url.href;
}
