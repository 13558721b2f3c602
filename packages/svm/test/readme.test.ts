import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const readme = readFileSync(join(folder, "README.md"), "utf8");

function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(readme)?.[1];
  if (found === undefined) throw new Error(`README.md has no ${language} block`);
  return found;
}

it("the README's example prints what the README says", () => {
  const printed = execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", block("ts")], {
    cwd: folder,
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(printed).toBe(block("text"));
});
