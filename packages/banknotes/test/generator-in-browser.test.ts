import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { generateNotes } from "../src/generator.ts";

describe("the generator in a browser", () => {
  it("bundles without Node's modules or any package, and generates the same notes without Node's globals", async () => {
    const bundle = await build({
      absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
      entryPoints: ["@loopline/banknotes/generator"],
      bundle: true,
      write: false,
      metafile: true,
      platform: "browser",
      format: "iife",
      globalName: "generator",
      logLevel: "silent",
    });
    const outside = Object.keys(bundle.metafile.inputs).filter(
      (path) => !/^(src\/|mixture\.json$)/.test(path),
    );
    expect(outside).toEqual([]);

    const script = `${bundle.outputFiles[0]?.text}
      JSON.stringify([...generator.generateNotes({ seed: 11, count: 50 })])`;
    const notes: unknown = JSON.parse(runInContext(script, createContext({})));
    expect(notes).toEqual([...generateNotes({ seed: 11, count: 50 })]);
  });
});
