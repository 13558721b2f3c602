import { expect, it } from "vitest";
import { pathOfPage } from "../../resources/page.ts";

it("names a page, whatever its cursor is made of", () => {
  expect(pathOfPage("/batches", { limit: 10 })).toBe("/batches?limit=10");
  expect(pathOfPage("/jobs", { limit: 5, cursor: "a&b=c" })).toBe("/jobs?limit=5&cursor=a%26b%3Dc");
});
