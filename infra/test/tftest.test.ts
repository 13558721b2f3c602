import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { infraFolder, loadInfra } from "./planned.ts";

// `terraform test` needs the providers, which cannot be downloaded everywhere. Without them, this test at least compares the
// names in those tests with the configuration.
const infra = await loadInfra();

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = ""]) => name);

it.for(globSync("tests/*.tftest.hcl", { cwd: infraFolder }))(
  "%s names only variables and outputs that exist",
  (file) => {
    const text = readFileSync(join(infraFolder, file), "utf8");
    const sources = new Set(namesIn(text, /source = "(.*)"/g));
    const [source = "."] = sources;
    expect(sources.size).toBeLessThanOrEqual(1);
    const module = infra.modules[source] ?? expect.unreachable(`there is no module ${source}`);

    const variables = [...text.matchAll(/variables \{\n(.*?)\n *\}/gs)].flatMap(([, block = ""]) =>
      namesIn(block, /^ *(\w+) +=/gm),
    );
    expect(Object.keys(module.variables)).toEqual(expect.arrayContaining(variables));
    const required = Object.keys(module.variables).filter(
      (name) => module.variables[name]?.default === undefined,
    );
    expect(variables).toEqual(expect.arrayContaining(required));

    expect(Object.keys(module.outputs)).toEqual(expect.arrayContaining(namesIn(text, /\boutput\.(\w+)/g)));
    const resources = new Set(namesIn(text, /(?<!data\.)\b(google_\w+\.\w+)/g));
    const there = Object.entries(module.resources).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
    expect(there).toEqual(expect.arrayContaining([...resources]));
    const data = namesIn(text, /\bdata\.(\w+\.\w+)/g);
    const thereAsData = Object.entries(module.data).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    );
    expect(thereAsData).toEqual(expect.arrayContaining(data));
  },
);
