import "../src/testing/index.ts";
import { randomUUID } from "node:crypto";
import { beforeEach, inject } from "vitest";
import type { ModelStore } from "../src/core/ports.ts";
import { createGcsModelStore } from "../src/model-store/create-gcs-model-store.ts";
import { describeModelStore } from "./model-store.contract.ts";

let store: ModelStore;

beforeEach(async () => {
  const endpoint = inject("storageEndpoint");
  const bucket = `models-${randomUUID()}`;
  await fetch(`${endpoint}/storage/v1/b?project=test`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: bucket }),
  });
  store = createGcsModelStore({
    GOOGLE_CLOUD_PROJECT: "test",
    MODEL_BUCKET: bucket,
    STORAGE_API_ENDPOINT: endpoint,
  });
});

describeModelStore("the model store in Cloud Storage", () => store);
