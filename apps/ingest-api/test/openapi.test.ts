import { documentedRoutes, servedRoutes } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { buildApp } from "../src/app.ts";
import { createDeps } from "./ingest-deps.ts";

const build = () => buildApp(createDeps());

it("documents exactly the routes that it serves", async () => {
  const served = await servedRoutes(build);
  expect(served).toContain("POST /notes");
  expect(await documentedRoutes(build)).toEqual(served);
});
