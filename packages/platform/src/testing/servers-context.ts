/** What the integration tests' servers give to every test file, by vitest's `inject`. */
declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the real Postgres. */
    superuserUrl: string;
    /** The password of the functions' role there. */
    readwritePassword: string;
    /** The real Redis, database 0. */
    redisUrl: string;
    /** Value for PUBSUB_EMULATOR_HOST. */
    pubsubHost: string;
    /** Value for STORAGE_API_ENDPOINT. */
    storageEndpoint: string;
    /** Value for SECRET_MANAGER_API_ENDPOINT. */
    secretManagerHost: string;
  }
}

export {};
