import { AppError } from "@loopline/platform";
import type { Api } from "@loopline/platform/http";
import { createMemoryPublisher, type MemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { buildApp } from "../src/app.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const notes = {
  subjects: ["a", ""],
  features: [
    [3.6, 8.7, -2.8, -0.4],
    [-1, 2, 3e-5, 0],
  ],
};

let api: Api;
let publisher: MemoryPublisher;

beforeEach(async () => {
  publisher = createMemoryPublisher();
  api = await buildApp({
    publisher,
    newBatchId: () => batch_id,
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 10_000,
  });
});

afterEach(() => api.close());

const post = (payload: object) => api.inject({ method: "POST", url: "/notes", payload });

it("publishes the batch under an id of its own and answers with it", async () => {
  const response = await post({ ...notes, batch_id: "mine", more: 1 });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ batch_id, ...notes });
  expect(publisher.published).toEqual([{ topic: "request", message: { batch_id, ...notes } }]);
});

it("refuses a bad batch with the contract's words and publishes nothing", async () => {
  const response = await post({ subjects: ["a"], features: [[1, 2, 3]] });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toEqual({
    status_text: "Bad request",
    message: "there must be four features per subject",
  });
  expect(publisher.published).toEqual([]);
});

it("answers 503 with Retry-After when the batch could not be published", async () => {
  publisher.failWith(new AppError("unavailable", "no broker"));
  const response = await post(notes);
  expect(response.statusCode).toBe(503);
  expect(response.headers["retry-after"]).toBe("1");
});
