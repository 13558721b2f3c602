export { createGcsModelStore, type ModelStoreConfig } from "./create-gcs-model-store.ts";
