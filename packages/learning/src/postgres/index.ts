export { createPostgresTrainingStore } from "./postgres-training-store.ts";
