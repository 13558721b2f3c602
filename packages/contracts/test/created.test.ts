import { expect, it } from "vitest";
import { CreatedSchema, toCreated } from "../src/index.ts";

it("formats UTC without a zone, whatever the machine's time zone", () => {
  const moment = new Date("2020-12-21T03:43:56.754Z");
  expect(toCreated(moment)).toBe("2020-12-21T03:43:56.754");
});

it.each([
  ["2021-02-29T00:00:00", false],
  ["2021-04-31T10:00:00.5", false],
  ["0000-01-01T00:00:00", false],
  ["2021-01-01T23:59:60", false],
  ["2020-02-29T23:59:59.999999", true],
  ["0001-01-01T00:00:00", true],
])("checks that the date %s exists (%s), like Postgres", (text, exists) => {
  expect(CreatedSchema.safeParse(text).success).toBe(exists);
});

it("accepts the original's six digits", () => {
  expect(CreatedSchema.parse("2020-12-21T03:43:56.754652")).toBe("2020-12-21T03:43:56.754652");
});
