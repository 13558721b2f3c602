import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const readme = readFileSync(join(folder, "README.md"), "utf8");

function blocks(language: string): string {
  const found = [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))];
  if (found.length === 0) throw new Error(`README.md has no ${language} block`);
  return found.map(([, content]) => content).join("");
}

it("the README's examples print the output that the README shows", () => {
  const printed = execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", blocks("ts")], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(printed).toBe(blocks("text"));
});
