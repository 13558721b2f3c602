import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const texts = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.(ts|tsx|mjs|md|ipynb|sql|tf|ya?ml|Dockerfile)$/.test(path))
  .filter((path) => path !== "pnpm-lock.yaml" && !path.endsWith("plain-english.test.ts"));

/** Phrases that need a second reading, and what to write instead. */
const phrases = [
  [/\bwhoever\b/i, "name who it is: the caller, the reader, a writer"],
  [/\banew\b/i, "again, or from scratch"],
  [/\btaken for\b/i, "predicted"],
  [/\bnone is too much\b/i, "no limit"],
] as const;

it.each(phrases)("writes nowhere %s, but: %s", (phrase) => {
  const found = texts.flatMap((path) =>
    readFileSync(join(root, path), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        phrase.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
