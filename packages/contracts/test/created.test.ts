import { expect, it } from "vitest";
import { CreatedSchema, fromCreated, toCreated } from "../src/index.ts";

it("writes and reads UTC without a zone, whatever the zone of the machine", () => {
  const moment = new Date("2020-12-21T03:43:56.754Z");
  expect(toCreated(moment)).toBe("2020-12-21T03:43:56.754");
  expect(fromCreated(toCreated(moment))).toEqual(moment);
});

it("reads the original's six digits", () => {
  expect(CreatedSchema.parse("2020-12-21T03:43:56.754652")).toBe("2020-12-21T03:43:56.754652");
  expect(fromCreated("2020-12-21T03:43:56.754652")).toEqual(new Date("2020-12-21T03:43:56.754Z"));
});
