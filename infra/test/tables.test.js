import { expect, it } from "vitest";
import services from "../services.json" with { type: "json" };
import { serviceTable } from "../src/service-table.ts";
import { topicTable } from "../src/topic-table.ts";
import topics from "../topics.json" with { type: "json" };
import { servicesWithModels } from "./expected-grants.ts";
it("topics.json says what the contracts say (node infra/src/write-tables.ts writes it again)", () => {
    expect(topics).toEqual(topicTable());
});
it("services.json says what the contracts and the local stack say (node infra/src/write-tables.ts writes it again)", () => {
    expect(services).toEqual(serviceTable());
});
it("those may use the model bucket that are told its name", () => {
    const allowed = Object.entries(serviceTable()).filter(([, { models }]) => models.length > 0);
    expect(allowed.map(([name]) => name).toSorted()).toEqual(servicesWithModels().toSorted());
});
