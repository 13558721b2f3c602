import { expect, it } from "vitest";
import services from "../services.json" with { type: "json" };
import { serviceTable, topicTable } from "../src/tables.ts";
import topics from "../topics.json" with { type: "json" };
import { servicesWithModels } from "./expected-grants.ts";

it("topics.json agrees with the contracts (node infra/src/tables.ts writes it)", () => {
  expect(topics).toEqual(topicTable());
});

it("services.json agrees with the contracts and the table of services (node infra/src/tables.ts writes it)", () => {
  expect(services).toEqual(serviceTable());
});

it("only services that know the name of the model bucket may use it", () => {
  const allowed = Object.entries(serviceTable()).filter(([, { models }]) => models.length > 0);
  expect(allowed.map(([name]) => name).toSorted()).toEqual(servicesWithModels().toSorted());
});
