import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { Matrix } from "ml-matrix";
import { afterAll, describe, expect, it } from "vitest";
import { type FitProgress, fit, fitInWorker, SvmError } from "../src/index.ts";
import { makeSample } from "./samples.ts";

const sample = makeSample({ kind: "plain", seed: 5, rows: 3000, cols: 4, apart: 2 });
const shape = { rows: sample.rows, cols: sample.cols };

describe("fitInWorker", () => {
  it("gives the same bytes as fit, and does not detach its input", async () => {
    const before = sample.x.slice();
    const options = { ...shape, C: 3, classWeights: [1, 2] } as const;
    const result = await fitInWorker(sample.x, sample.y, options);
    expect(result).toEqual(fit(sample.x, sample.y, options));
    expect(sample.x).toEqual(before);
    expect(sample.y.length).toBe(sample.rows);
  });

  it("accepts a Matrix, plain labels, and rows in shared memory", async () => {
    const expected = fit(sample.x, sample.y, shape);
    const matrix = Matrix.from1DArray(sample.rows, sample.cols, [...sample.x]);
    expect(await fitInWorker(matrix, [...sample.y])).toEqual(expected);
    const shared = new Float64Array(new SharedArrayBuffer(sample.x.byteLength));
    shared.set(sample.x);
    expect(await fitInWorker(shared, sample.y, shape)).toEqual(expected);
  });

  it("reports each stage once, in order", async () => {
    const seen: FitProgress[] = [];
    await fitInWorker(sample.x, sample.y, { ...shape, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ stage }) => stage)).toEqual(["checked", "started", "solved"]);
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    expect(fractions.every((fraction) => fraction > 0 && fraction < 1)).toBe(true);
  });

  it("does not block the event loop", async () => {
    const large = makeSample({ kind: "plain", seed: 6, rows: 200_000, cols: 4, apart: 1 });
    let fitting = true;
    let turns = 0;
    const turn = () => {
      turns++;
      if (fitting) setImmediate(turn);
    };
    turn();
    await fitInWorker(large.x, large.y, { rows: large.rows, cols: 4 });
    fitting = false;
    expect(turns).toBeGreaterThan(100);
  });

  it("rejects with an SvmError that has the code and message of fit", async () => {
    const ones = new Uint8Array(sample.rows).fill(1);
    const failed = await fitInWorker(sample.x, ones, shape).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SvmError);
    expect(failed).toMatchObject({ code: "one-class", message: expect.stringMatching(/all 3000 rows/) });
    await expect(fitInWorker(sample.x, sample.y, { rows: 2, cols: 2 })).rejects.toThrow(/need 4 values/);
  });

  it("rejects with what onProgress throws", async () => {
    const onProgress = () => {
      throw new Error("the progress callback failed");
    };
    await expect(fitInWorker(sample.x, sample.y, { ...shape, onProgress })).rejects.toThrow(
      "the progress callback failed",
    );
  });
});

describe("fitInWorker, aborted", () => {
  it("starts no worker if the signal is already aborted", async () => {
    const signal = AbortSignal.abort(new Error("not needed"));
    await expect(fitInWorker(sample.x, sample.y, { ...shape, signal })).rejects.toThrow("not needed");
  });

  it("ends the worker and gives no result if aborted during the search", async () => {
    const controller = new AbortController();
    const stages: string[] = [];
    const large = makeSample({ kind: "plain", seed: 6, rows: 200_000, cols: 4, apart: 0.5 });
    const promise = fitInWorker(large.x, large.y, {
      rows: large.rows,
      cols: 4,
      signal: controller.signal,
      onProgress: ({ stage }) => {
        stages.push(stage);
        controller.abort(new Error("a newer set is there"));
      },
    });
    await expect(promise).rejects.toThrow("a newer set is there");
    expect(stages[0]).toBe("checked");
    expect(process.getActiveResourcesInfo()).not.toContain("MessagePort");
  });
});

describe("fitInWorker, bundled", () => {
  const folder = mkdtempSync(join(tmpdir(), "svm-bundle-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("works with the worker as a second entry point of esbuild", async () => {
    const source = join(import.meta.dirname, "../src");
    const program = `
      import { fitInWorker } from ${JSON.stringify(join(source, "index.ts"))};
      const model = await fitInWorker(Float64Array.of(2, 6), [0, 1], { rows: 2, cols: 1, C: 10 });
      console.log(model.coefficients[0], model.intercept);`;
    writeFileSync(join(folder, "program.ts"), program);
    await build({
      entryPoints: [
        { in: join(folder, "program.ts"), out: "program" },
        { in: join(source, "worker/fit-worker.ts"), out: "fit-worker" },
      ],
      bundle: true,
      platform: "node",
      format: "esm",
      outdir: join(folder, "out"),
      outExtension: { ".js": ".mjs" },
      logLevel: "silent",
    });
    const printed = execFileSync(process.execPath, [join(folder, "out/program.mjs")], { encoding: "utf8" });
    expect(printed).toBe("0.5 -2\n");
  });
});
