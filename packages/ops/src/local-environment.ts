import { type Endpoints, modelBucket, passwordSecret } from "@loopline/services";
import { roleUrl } from "@loopline/setup";
/**
 * What the functions of a stack on this machine find in their environment. The database is entered as they enter it:
 * as `ml_readwrite`, with the password of Secret Manager.
 */
export function localEnvironment(endpoints: Endpoints): NodeJS.ProcessEnv {
  const database = decodeURIComponent(new URL(endpoints.databaseUrl).pathname.slice(1));
  return {
    GOOGLE_CLOUD_PROJECT: endpoints.project,
    PUBSUB_EMULATOR_HOST: endpoints.pubsub,
    REDIS_URL: endpoints.redisUrl,
    DATABASE_URL: roleUrl(endpoints.databaseUrl, database),
    DB_PASSWORD_SECRET: passwordSecret,
    SECRET_MANAGER_API_ENDPOINT: endpoints.secretManager,
    STORAGE_API_ENDPOINT: endpoints.storage,
    MODEL_BUCKET: modelBucket,
  };
}
