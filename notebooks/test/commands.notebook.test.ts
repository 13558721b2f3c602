import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { notebooks } from "../src/notebooks.ts";
import { notebooksDirectory } from "../src/paths.ts";

let programs: string;

/** Programs that stand for those of Jupyter, which is not installed for the tests. */
beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), "loopline-jupyter-"));
  program("python3", `#!/bin/sh\necho "$@" > ${programs}/signed\n`);
  program("jupyter-kernelspec", `#!${programs}/python3\n`);
});
afterEach(() => rmSync(programs, { recursive: true }));

function program(name: string, text: string): void {
  writeFileSync(join(programs, name), text);
  chmodSync(join(programs, name), 0o755);
}

/** Runs the command. Its lines come as they are printed; `stop` asks it to end, as Ctrl-C does. */
function open(...args: string[]) {
  const script = join(notebooksDirectory, "src/commands/notebook.ts");
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: `${programs}:/usr/bin:/bin` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: string[] = [];
  child.stderr.on("data", (chunk) => errors.push(String(chunk)));
  return {
    lines: createInterface(child.stdout)[Symbol.asyncIterator](),
    stop: () => child.kill("SIGINT"),
    ended: once(child, "close").then(([code]) => ({ code, errors: errors.join("") })),
  };
}

describe("npm run notebook", () => {
  it("opens the signed notebooks in Jupyter on this machine only, says where, and ends it at Ctrl-C", async () => {
    program(
      "jupyter-lab",
      `#!/bin/sh
echo "$@" > ${programs}/asked; pwd > ${programs}/where
echo "[I] http://127.0.0.1:8899/lab?token=abc" >&2
trap "echo ended > ${programs}/ended; exit 0" TERM
while :; do sleep 0.05; done
`,
    );
    const command = open("--no-browser", "--port", "8899");
    const printed: string[] = [];
    for await (const line of { [Symbol.asyncIterator]: () => command.lines }) {
      printed.push(line);
      if (line.startsWith("Ctrl-C")) break;
    }
    expect(printed.at(-2)).toBe("Jupyter shows the notebooks at http://127.0.0.1:8899/lab?token=abc");
    command.stop();
    expect(await command.ended).toEqual({ code: 0, errors: "" });

    const kept = (name: string) => readFileSync(join(programs, name), "utf8").trim();
    expect(kept("asked").split(" ")).toEqual(
      expect.arrayContaining(["--ip=127.0.0.1", "--port=8899", "--no-browser"]),
    );
    expect(kept("where")).toBe(notebooksDirectory);
    expect(kept("signed")).toBe(`-m nbformat.sign ${notebooks.map(({ name }) => `${name}.ipynb`).join(" ")}`);
    expect(kept("ended")).toBe("ended");
  });

  it("says why when Jupyter ends by itself", async () => {
    program("jupyter-lab", '#!/bin/sh\necho "no port is free" >&2\nexit 3\n');
    const { code, errors } = await open().ended;
    expect(code).toBe(1);
    expect(errors).toContain("Jupyter ended with exit code 3:\n  no port is free");
  });
});

it("npm run notebook:run names the notebooks that there are, when it is asked for another", async () => {
  const script = join(notebooksDirectory, "src/commands/notebook-run.ts");
  const child = spawn(process.execPath, [script, "04-horses"], { stdio: ["ignore", "ignore", "pipe"] });
  const errors: string[] = [];
  child.stderr.on("data", (chunk) => errors.push(String(chunk)));
  const [code] = await once(child, "close");
  expect(code).toBe(2);
  expect(errors.join("")).toContain("there is no notebook 04-horses, only ");
  for (const { name } of notebooks) expect(errors.join("")).toContain(name);
});
