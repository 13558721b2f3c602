import { expect, it } from "vitest";
import { createPlaces } from "../src/core/places.ts";

it("gives all places to those who see everything, and a tenth to one owner", () => {
  const places = createPlaces(20);
  const [first, second] = [places.take("acme"), places.take("acme")];
  expect([first, second]).toEqual([expect.any(Function), expect.any(Function)]);
  expect(places.take("acme")).toBeUndefined();
  expect(places.take("globex")).toBeDefined();
  for (let i = 3; i < 20; i++) expect(places.take(undefined)).toBeDefined();
  expect(places.take(undefined)).toBeUndefined();
  expect(places.take("globex")).toBeUndefined();

  first?.();
  expect(places.take("acme")).toBeDefined();
  expect(places.take("acme")).toBeUndefined();
  expect(places.take(undefined)).toBeUndefined();
});
