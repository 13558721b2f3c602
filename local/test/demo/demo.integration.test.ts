import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { sampleRecords, toCsv } from "../../../tests/support/sample-records.ts";
import { runDemo } from "./run-demo.ts";

/** Only ends a demo that hangs. */
const timeoutMs = 240_000;
const folder = process.env.REAL_DATA_DIR;
const reason = folder
  ? ""
  : " (skipped: REAL_DATA_DIR does not name the folder of banknote_authentication.csv)";

function unseenAccuracy(lines: readonly string[], many = "notes"): number {
  const report = new RegExp(`^On [\\d,]+ ${many} it never saw: ([\\d.]+) %$`);
  const found = lines.map((line) => report.exec(line)?.[1]);
  return Number(found.at(-1));
}

describe("npm run demo where no stack runs", { timeout: timeoutMs }, () => {
  it("starts a stack with six rows, teaches it, and removes it", async () => {
    const { code, lines, left } = await runDemo({ args: ["--rounds", "3", "--seed", "4"] });
    expect(code, lines.join("\n")).toBe(0);
    expect(lines).toContain("It starts from 6 training rows.");
    expect(unseenAccuracy(lines)).toBeGreaterThan(90);
    expect(left).toEqual([]);
  });

  it("teaches a table of three classes on a stack of its own, and removes it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "loopline-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const data = join(folder, "loans.csv");
    await writeFile(data, toCsv(sampleRecords({ seed: 1, count: 120 })));
    const { code, lines, left } = await runDemo({ args: ["--data", data, "--rounds", "2", "--seed", "4"] });
    expect(code, lines.join("\n")).toBe(0);
    expect(lines).toContain("It starts from 6 training rows.");
    expect(unseenAccuracy(lines, "records")).toBeGreaterThan(75);
    expect(left).toEqual([]);
  });

  it.each(["Postgres", "Teaching the stack"])("removes its stack if stopped after %j", async (text) => {
    const { code, lines, left } = await runDemo({
      args: ["--rounds", "500"],
      onLine: (line, stop) => {
        if (line.includes(text)) stop();
      },
    });
    expect(lines.at(-1)).toBe("Stopped before it was done.");
    expect(code).toBe(130);
    expect(left).toEqual([]);
  });

  it("names a wrong option, and starts nothing", async () => {
    const { code, lines } = await runDemo({ args: ["--rounds", "none"] });
    expect(lines).toEqual([
      '--rounds is "none", expected a whole number from 1 to 500; run npm run demo -- --help',
    ]);
    expect(code).toBe(2);
  });

  it.skipIf(!folder)(`ends above 97 % on real notes that it never saw${reason}`, async () => {
    const data = join(folder ?? "", "banknote_authentication.csv");
    const { code, lines } = await runDemo({ args: ["--data", data] });
    expect(lines).toContain("It starts from 6 training rows.");
    expect(unseenAccuracy(lines)).toBeGreaterThan(97);
    expect(code).toBe(0);
  });
});
