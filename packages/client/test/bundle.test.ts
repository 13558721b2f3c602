import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");

/** What a page loads to use this export. In bytes, minified and gzipped. */
async function sizeOf(name: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${name} } from "./src/index.ts"`, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "").length;
}

it.each([
  ["createClient", 4_200],
  ["createBasicClient", 2_300],
])("%s is at most %d bytes in a browser bundle", async (name, maxBytes) => {
  expect(await sizeOf(name)).toBeLessThanOrEqual(maxBytes);
});

it("the client has no dependencies", () => {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect(manifest).not.toHaveProperty("dependencies");
});
