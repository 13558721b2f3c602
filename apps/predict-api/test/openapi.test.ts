import { documentedRoutes, servedRoutes } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { buildApp } from "../src/app.ts";
import { createDeps } from "./predict-deps.ts";

const build = () => buildApp(createDeps());

it("documents exactly the routes that it serves", async () => {
  const served = await servedRoutes(build);
  expect(served).toEqual(expect.arrayContaining(["GET /batches", "PATCH /batches/{batchId}", "GET /events"]));
  expect(await documentedRoutes(build)).toEqual(served);
});
