import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { files, read } from "./tracked-files.ts";

/** Files, and the folders that they are in. */
const paths = new Set(files.flatMap((file) => withFolders(file)));

function withFolders(path: string): string[] {
  return path === "." ? [path] : [path, ...withFolders(dirname(path))];
}

it.each(files.filter((file) => file.endsWith(".md")))("links in %s lead to files that exist", (file) => {
  const links = [...read(file).matchAll(/\]\((?![a-z]+:)([^)\s#]+)(?:#[^)]*)?\)/g)].map(
    ([, link = ""]) => link,
  );
  expect(links.filter((link) => !paths.has(normalize(join(dirname(file), link)).replace(/\/$/, "")))).toEqual(
    [],
  );
});

const folders = new Set(files.map((file) => file.split("/")[0]));

it.each(files.filter((file) => /^docs\/decisions\/.*\.md$/.test(file)))(
  "%s names paths that exist",
  (file) => {
    const code = [...read(file).matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text).join(" ");
    const named = [...code.matchAll(/[\w.-]+(?:\/[\w.-]+)+/g)].map(([path]) => path);
    const checked = named.filter((path) => folders.has(path.split("/")[0]) && !path.includes("NNN"));
    expect(checked.filter((path) => !paths.has(path))).toEqual([]);
  },
);

it.each([
  ["POST /notes", 12],
  ["PATCH /batches/{id}", 20],
])("the files to read for %s in ARCHITECTURE.md are at most %i", (request, max) => {
  const [, list = ""] = read("ARCHITECTURE.md").split(`From \`${request}\``);
  const [numbered = ""] = list.split("\nFrom ");
  const count = numbered.match(/^\d+\. \[/gm)?.length ?? 0;
  expect(count).toBeGreaterThan(5);
  expect(count).toBeLessThanOrEqual(max);
});
