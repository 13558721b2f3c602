import { expect, it } from "vitest";
import { files, read } from "./tracked-files.ts";

const texts = files
  .filter((path) => /\.(ts|tsx|mjs|md|ipynb|sql|tf|ya?ml|Dockerfile)$/.test(path))
  .filter((path) => path !== "pnpm-lock.yaml" && !/plain-english|test\/fixtures/.test(path));

/** Phrases that need a second reading, and what to write instead. */
const phrases = [
  [/\bwhoever\b/i, "name who it is: the caller, the reader, a writer"],
  [/\banew\b/i, "again, or from scratch"],
  [/\btaken for\b/i, "predicted"],
  [/\bnone is too much\b/i, "no limit"],
] as const;

it.each(phrases)("writes nowhere %s, but: %s", (phrase) => {
  const found = texts.flatMap((path) =>
    read(path)
      .split("\n")
      .flatMap((line, index) =>
        phrase.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
