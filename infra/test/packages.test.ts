import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { answer, startStubApi } from "@loopline/client/testing";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { packAll } from "../src/packages/pack.ts";
import { repository } from "./repository.ts";

/** Packs the packages for npm, installs the tarballs in an empty folder, and uses them there. */

const run = promisify(execFile);

/** The newest of each supported major version but the pinned one. */
const oldNodes = { "node-20": "20.20.2", "node-22": "22.23.3" };
const nodesFolder = join(repository, ".local/node-versions", Object.values(oldNodes).join("-"));
const nodes: (readonly [version: string, program: string])[] = [
  ...Object.entries(oldNodes).map(
    ([name, version]) => [version, join(nodesFolder, "node_modules", name, "bin/node")] as const,
  ),
  [process.versions.node, process.execPath],
];

/** Without the packages of the workspace, which pnpm adds to what CommonJS finds. */
const { NODE_PATH: _, ...env } = process.env;

const work = join(repository, "dist/test-packages");
const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
let tarballs: string[] = [];
/** Outside of the repository, so that nothing is found in its node_modules. */
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loopline-packages-"));
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  tarballs = (await packAll(work)).map(({ file }) => file);
  await run("npm", [...install, "--ignore-scripts", ...tarballs], { cwd: folder });
  await installOldNodes();
}, 300_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(work, { recursive: true, force: true });
});

/** Like the pinned one: from the npm package `node`. They stay in `.local`. */
async function installOldNodes(): Promise<void> {
  if (nodes.every(([, node]) => existsSync(node))) return;
  await mkdir(nodesFolder, { recursive: true });
  const named = Object.entries(oldNodes).map(([name, version]) => `${name}@npm:node@${version}`);
  // Without the prefix, npm would install them in the repository.
  await run("npm", [...install, "--prefix", nodesFolder, ...named], { cwd: nodesFolder });
}

const installed = (name: string) => join(folder, "node_modules/@loopline", name);
const read = (name: string, file: string) => readFile(join(installed(name), file), "utf8");

/** The first example in JavaScript on a package's page. */
async function exampleOf(name: string): Promise<string> {
  return /```js\n(.*?)```/s.exec(await read(name, "README.md"))?.[1] ?? "";
}

async function runWith(node: string, source: string): Promise<string> {
  const { stdout } = await run(node, ["--input-type=module", "--eval", source], {
    cwd: folder,
    env,
    timeout: 60_000,
  });
  return stdout;
}

describe.each(["client", "svm", "gcp-emulators"])("the package %s", (name) => {
  it("depends on nothing of the workspace", async () => {
    const manifest = JSON.parse(await read(name, "package.json"));
    expect(manifest).toMatchObject({ license: "MIT", engines: { node: ">=20" }, types: "./dist/index.d.ts" });
    expect(manifest).not.toHaveProperty("private");
    expect(manifest).not.toHaveProperty("devDependencies");
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:|src\//);
    expect(Object.keys(manifest.dependencies).filter((found) => found.startsWith("@loopline/"))).toEqual([]);
  });

  it("shows how to install it on a page without dead links", async () => {
    const readme = await read(name, "README.md");
    expect(readme).toContain(
      `npm install ./${tarballs.map((file) => basename(file)).find((file) => file.includes(name))}\n`,
    );
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(installed(name), link)))).toEqual([]);
    expect(existsSync(join(installed(name), "LICENSE"))).toBe(true);
  });
});

it("npm would publish the tarballs without a warning", async () => {
  // A registry without packages, that accepts none: this test must not be able to publish.
  const { url, requests } = await startStubApi(answer(404, {}));
  const publish = ["publish", "--dry-run", "--registry", url];
  const outputs = await Promise.all(
    tarballs.map(async (file) => (await run("npm", [...publish, file])).stderr),
  );
  const warnings = outputs.flatMap((output) => output.match(/^npm (?:warn|error).*/gm) ?? []);
  expect(warnings.filter((line) => !line.includes("requires you to be logged in"))).toEqual([]);
  expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

describe.each(nodes)("with Node %s", (_version, node) => {
  it("the client's example prints predictions", async () => {
    const { url } = await startStubApi((_response, { method }) =>
      answer(200, method === "POST" ? { batch_id: "b" } : { batch_id: "b", predictions: ["real"] }),
    );
    const example = (await exampleOf("client")).replaceAll(/http:\/\/127\.0\.0\.1:808\d/g, url);
    expect(await runWith(node, example)).toBe("[ 'real' ]\n");
  });

  it("svm's example fits, also in a worker thread", async () => {
    const inWorker = `
      import { fitInWorker } from "@loopline/svm";
      const found = await fitInWorker(x, [0, 0, 1, 1], { rows: 4, cols: 2 });
      console.log(found.intercept === model.intercept);`;
    expect(await runWith(node, `${await exampleOf("svm")}${inWorker}`)).toBe("true 0,0,1,1\ntrue\n");
  });

  it("the emulators' example starts and stops one", async () => {
    const print = "console.log(process.env.PUBSUB_EMULATOR_HOST);";
    expect(await runWith(node, `${await exampleOf("gcp-emulators")}${print}`)).toMatch(
      /^127\.0\.0\.1:\d+\n$/,
    );
  });

  it("the emulators' command starts all four, and stops", async () => {
    const ports = ["pubsub", "storage", "secret-manager", "monitoring"].flatMap((name) => [
      `--${name}-port`,
      "0",
    ]);
    const child = execFile(join(folder, "node_modules/.bin/gcp-emulators"), ports, {
      env: { ...env, PATH: `${dirname(node)}:${env.PATH}` },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const exited = once(child, "exit");
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      if (line.includes('"ready":true')) break;
    }
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });
});

describe("types", () => {
  const use = `
    import { type BatchReply, createClient, type Dataset, LooplineError, type PipelineEvent } from "@loopline/client";
    import { type FitResult, fit, fitInWorker } from "@loopline/svm";

    const client = createClient({ url: "http://127.0.0.1", apiKey: "k" });
    export const predictions: Promise<(string | null)[]> = client.submitAndWait({ subjects: ["a"], features: [[1, null]] })
      .then((batch: BatchReply) => batch.predictions);
    export const created = (event: PipelineEvent): string | undefined => event.data.created;
    export const classes = ({ target }: Dataset): string[] => target.classes.map(({ value }) => value);
    export const status = (error: unknown): number => (error instanceof LooplineError ? error.status : 0);
    export const result: FitResult = fit(Float64Array.of(1, 2), [0, 1], { rows: 2, cols: 1 });
    export const later: Promise<FitResult> = fitInWorker(Float64Array.of(1, 2), [0, 1], { rows: 2, cols: 1 });
    // @ts-expect-error A batch has no such field.
    export const wrong = (batch: BatchReply) => batch.nonsense;
    // @ts-expect-error Features are rows of values.
    void client.submit({ subjects: ["a"], features: ["1"] });
  `;
  const useOnServer = `
    import { type PubSubEmulator, startPubSubEmulator } from "@loopline/gcp-emulators";
    export const emulator: Promise<PubSubEmulator> = startPubSubEmulator({ port: 0 });
    // @ts-expect-error A port is a number.
    void startPubSubEmulator({ port: "0" });
  `;

  it.each([
    ["nodenext", "server", use + useOnServer],
    ["bundler", "page", use],
  ])("are complete with moduleResolution %s, for code in a %s", async (moduleResolution, target, source) => {
    const isNode = target === "server";
    const project = join(folder, moduleResolution);
    await mkdir(project);
    await writeFile(join(project, "use.ts"), source);
    const compilerOptions = {
      module: isNode ? "nodenext" : "esnext",
      moduleResolution,
      target: "es2022",
      lib: isNode ? ["es2023"] : ["es2023", "dom", "dom.iterable"],
      types: isNode ? ["node"] : [],
      typeRoots: [join(repository, "node_modules/@types")],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const tsc = join(repository, "node_modules/.bin/tsc");
    const { stdout } = await run(tsc, ["--project", project]).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });
});

it("a page bundles the client without anything of Node", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export { createClient } from "@loopline/client";', resolveDir: folder },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  expect(outputFiles[0]?.text).not.toMatch(/\bfrom\s*"|\brequire\(|\bprocess\b|\bBuffer\b/);
});
