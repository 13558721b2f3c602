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
