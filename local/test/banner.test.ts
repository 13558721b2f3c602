import { expect, it } from "vitest";
import { formatBanner } from "../src/output/banner.ts";
import { createPalette } from "../src/output/palette.ts";

const endpoints = {
  project: "p",
  ingestApi: "http://127.0.0.1:8081",
  predictApi: "http://127.0.0.1:8082",
  pubsub: "127.0.0.1:8085",
  storage: "http://127.0.0.1:8086",
  secretManager: "127.0.0.1:8087",
  monitoring: "http://127.0.0.1:8089",
  databaseUrl: "postgres://127.0.0.1:5432/loopline",
  redisUrl: "redis://127.0.0.1:6379",
  functions: {
    prediction: "http://127.0.0.1:8101",
    "prediction-to-cache": "http://127.0.0.1:8102",
    "prediction-to-db": "http://127.0.0.1:8103",
    "feedback-to-db": "http://127.0.0.1:8104",
    "feedback-to-training": "http://127.0.0.1:8105",
    training: "http://127.0.0.1:8106",
    "training-to-cache": "http://127.0.0.1:8107",
    "training-to-db": "http://127.0.0.1:8108",
  },
  pids: {},
  data: { origin: { source: "samples" as const } },
};

it("says where the APIs are, and that they ask for no keys", () => {
  const banner = formatBanner(endpoints, 1.23, createPalette(false));
  expect(banner).toContain(`curl ${endpoints.ingestApi}/notes`);
  expect(banner).toContain("The APIs ask for no keys here (API_KEYS=off)");
});
