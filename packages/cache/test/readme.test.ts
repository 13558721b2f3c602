import { readFileSync } from "node:fs";
import { cacheKeys } from "@loopline/contracts";
import { expect, it } from "vitest";

it("lists every key that Redis holds, and no other, in the README", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = ""]) => cell);
  const listed = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key));
  const keys = Object.values(cacheKeys).map((key) => (typeof key === "string" ? key : key("{}")));
  expect(listed.map((key) => key.replace(/\{\w+\}/, "{}")).toSorted()).toEqual(keys.toSorted());
});
