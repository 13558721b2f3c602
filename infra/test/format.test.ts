import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { infraFolder } from "./planned.ts";

/** Terraform or OpenTofu, if installed. Formatting needs no network. */
const program = ["terraform", "tofu"].find((name) => spawnSync(name, ["-version"]).status === 0);

if (program !== undefined) {
  it(`${program} finds nothing to format`, () => {
    const { status, stdout } = spawnSync(program, ["fmt", "-check", "-recursive", "."], {
      cwd: infraFolder,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
}

it("Terraform files have no tabs and no trailing spaces", async () => {
  const names = globSync("{*.tf,modules/*/*.tf,tests/*.tftest.hcl}", { cwd: infraFolder });
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    expect([name, /\t| $/m.test(await readFile(join(infraFolder, name), "utf8"))]).toEqual([name, false]);
  }
});
