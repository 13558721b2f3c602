import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@loopline/services";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { read } from "./tracked-files.ts";

const run = promisify(execFile);

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read("package.json")));

/** The file that each command of local/bootstrap.mjs runs. */
const files = new Map(
  [...read("local/bootstrap.mjs").matchAll(/^ {2}"?([\w:-]+)"?: "(.+\.ts)",$/gm)].map(
    ([, name = "", file = ""]) => [name, file] as const,
  ),
);

/** Every command in TypeScript that package.json has, with its file. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const bootstrapped = /^node local\/bootstrap\.mjs (\S+)$/.exec(script)?.[1];
  const file = bootstrapped === undefined ? /^node (\S+\.ts)$/.exec(script)?.[1] : files.get(bootstrapped);
  return file === undefined ? [] : [[name, file] as const];
});

const env = { ...process.env, NODE_COMPILE_CACHE: join(repository, ".local/compile-cache") };

/** Runs a command as npm does. */
async function call(file: string, option: string) {
  const ended = run(process.execPath, [join(repository, file), option], { env });
  return await ended.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: unknown; stdout: string; stderr: string }) => error,
  );
}

it("finds the file of every script but those of other tools", () => {
  const others = Object.keys(scripts).filter((name) => !commands.some(([found]) => found === name));
  expect(others).toEqual(["format"]);
});

describe("every command", () => {
  it.each(commands)("%s prints its help, at most 120 columns wide", async (_, file) => {
    const { code, stdout, stderr } = await call(file, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^(npm|node) .*\n {2}\w/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  const checked = ["dead-letters", "model", "training", "keys", "users", "rebuild-cache", "reset", "sim"];

  it.each(commands.filter(([name]) => checked.includes(name)))(
    "%s refuses a wrong option",
    async (_, file) => {
      const { code, stdout, stderr } = await call(file, "--nonsense");
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^Unknown option '--nonsense'; run (npm|node) .* --help\n$/);
    },
  );
});
