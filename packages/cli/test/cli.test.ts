import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { link, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { bankNotes } from "@loopline/banknotes/definition";
import { describe, expect, it, onTestFinished } from "vitest";
import { runInProcess } from "./run-in-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const main = join(import.meta.dirname, "../src/main.ts");
const commands = ["submit", "dataset", "watch", "correct", "batches", "batch", "jobs", "models"];

/** Both APIs, which learn bank notes and answer every other request alike until the test is over. */
async function startApis(answer: RequestListener): Promise<NodeJS.ProcessEnv> {
  const server = createServer((request, response) => {
    if (request.url === "/dataset") response.end(JSON.stringify(bankNotes));
    else answer(request, response);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return { LOOPLINE_INGEST_URL: url, LOOPLINE_PREDICT_URL: url };
}

function problem(status: number, message: string): RequestListener {
  return (_, response) => response.writeHead(status).end(JSON.stringify({ status_text: "No", message }));
}

describe("loopline", () => {
  it("--version prints the version alone", async () => {
    const { code, output, notes } = await runInProcess(["--version"]);
    expect({ code, notes }).toEqual({ code: 0, notes: "" });
    expect(output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(commands)("%s --help prints its help, at most 120 columns wide", async (command) => {
    const { code, output, notes } = await runInProcess([command, "--help"]);
    expect({ code, notes }).toEqual({ code: 0, notes: "" });
    expect(output).toMatch(new RegExp(`^loopline ${command}`));
    expect(Math.max(...output.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("--help lists the commands", async () => {
    const { code, output } = await runInProcess(["--help"]);
    expect(code).toBe(0);
    for (const command of commands) expect(output).toMatch(new RegExp(`^  ${command} +\\w`, "m"));
  });

  it.each([
    [[], /^loopline COMMAND/],
    [["nonsense"], /^unknown command "nonsense"; run loopline --help\n$/],
    [["constructor"], /^unknown command "constructor"/],
    [["models", "--nonsense"], /^Unknown option '--nonsense'; run loopline models --help\n$/],
    [["models", "extra"], /^unexpected argument "extra"; run loopline models --help\n$/],
    [["jobs", "--limit", "0"], /^--limit is "0", expected a whole number from 1 to 1000/],
    [["batch"], /^expected one BATCH_ID/],
    [["dataset"], /^no command is given; run loopline dataset --help\n$/],
    [["dataset", "guess"], /^unknown command "guess"; run loopline dataset --help\n$/],
    [["dataset", "infer"], /^expected one FILE.csv/],
    [["models", "--ingest-url", "http://127.0.0.1:1"], /^--predict-url URL is missing/],
    [["models", "--predict-url", "ftp://127.0.0.1"], /^--predict-url is "ftp:.*expected an http/],
  ])("exits with 2 and a reason for %j", async (args, said) => {
    const { code, output, notes } = await runInProcess(args);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(notes).toMatch(said);
  });

  it("exits with 1 and a sentence when the APIs do not answer", async () => {
    const urls = ["--ingest-url", "http://127.0.0.1:1", "--predict-url", "http://127.0.0.1:1"];
    const { code, notes } = await runInProcess(["models", ...urls]);
    expect(code).toBe(1);
    expect(notes).toMatch(
      /^GET http:\/\/127\.0\.0\.1:1\/models\/latest has no answer \(.*\)\. Is it running/,
    );
  });

  it("sends the API key of the environment, and names the variable when the key is refused", async () => {
    const keys: unknown[] = [];
    const env = await startApis((request, response) => {
      keys.push(request.headers["x-api-key"]);
      problem(401, "an API key is needed")(request, response);
    });
    const { code, notes } = await runInProcess(["models"], { ...env, LOOPLINE_API_KEY: "key-1" });
    expect({ code, keys }).toEqual({ code: 1, keys: ["key-1"] });
    expect(notes).toBe("an API key is needed: set LOOPLINE_API_KEY to a key of this pipeline\n");
  });

  it("says which part of an answer is invalid", async () => {
    const env = await startApis((_, response) => response.end('{"model_file_name": 7}'));
    const { code, notes } = await runInProcess(["models"], env);
    expect(code).toBe(1);
    expect(notes).toMatch(/^this version cannot read the answer of the API: /);
  });

  it("escapes control characters of an answer", async () => {
    const { notes } = await runInProcess(["models"], await startApis(problem(400, "\u001b[2Jgone")));
    expect(notes).toBe("\\u001b[2Jgone\n");
  });

  it("sends nothing if the file is wrong or its results cannot be written", async () => {
    let requests = 0;
    const env = await startApis((_, response) => {
      requests++;
      response.end("{}");
    });
    const folder = await temporaryFolder();
    const [bad, good] = [join(folder, "bad.csv"), join(folder, "good.csv")];
    await writeFile(bad, "1,2,3,4\n1,2,3,four\n");
    await writeFile(good, "1,2,3,4\n");
    expect(await runInProcess(["submit", bad], env)).toMatchObject({ code: 1, output: "" });
    expect(requests).toBe(0);

    await mkdir(join(folder, "folder"));
    await symlink(good, join(folder, "link.csv"));
    await link(good, join(folder, "second-name.csv"));
    const before = await readdir(folder);
    for (const [output, reason] of [
      [good, "it is the file that is submitted, name another one"],
      [`${folder}/folder/../good.csv`, "it is the file that is submitted, name another one"],
      [join(folder, "link.csv"), "it is the file that is submitted, name another one"],
      [join(folder, "second-name.csv"), "it is the file that is submitted, name another one"],
      [`${good}.loopline-journal`, "it is the journal of the submission, name another file"],
      [join(folder, "folder"), "it is a folder, name a file"],
      [`${folder}/new/`, "it is a folder, name a file"],
      [join(folder, "nowhere", "results.csv"), "ENOENT"],
      [join(good, "results.csv"), "ENOTDIR"],
      ["/dev/fd/999", "ENOENT"],
    ] as const) {
      const { code, notes } = await runInProcess(["submit", good, "--output", output], env);
      expect(code).toBe(1);
      expect(notes).toContain(`the results cannot be written to ${output} (${reason}`);
      expect(notes).toMatch(/Nothing was submitted\n$/);
    }
    expect(requests).toBe(0);
    expect(await readFile(good, "utf8")).toBe("1,2,3,4\n");
    expect(await readdir(folder)).toEqual(before);
  });

  it.skipIf(process.getuid?.() === 0)("sends nothing if the results may not be written", async () => {
    const env = await startApis(() => expect.unreachable());
    const folder = await temporaryFolder();
    const [good, readOnly] = [join(folder, "good.csv"), join(folder, "read-only.csv")];
    await writeFile(good, "1,2,3,4\n");
    await writeFile(readOnly, "before", { mode: 0o444 });
    const { code, notes } = await runInProcess(["submit", good, "--output", readOnly], env);
    expect(code).toBe(1);
    expect(notes).toMatch(/^the results cannot be written to .*EACCES.*Nothing was submitted\n$/);
  });

  it("sends nothing if standard output is the file itself", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "notes.csv");
    await writeFile(file, "1,2,3,4\n");
    const descriptor = openSync(file, "a");
    const { status, stderr } = spawnSync(
      process.execPath,
      [main, "submit", file, "--ingest-url", "http://127.0.0.1:1", "--predict-url", "http://127.0.0.1:1"],
      { encoding: "utf8", stdio: ["ignore", descriptor, "pipe"], timeout: 60_000 },
    );
    closeSync(descriptor);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^the results cannot be written to standard output \(it is the file that is submitted/,
    );
    expect(await readFile(file, "utf8")).toBe("1,2,3,4\n");
  });

  it("says why a submission failed, and how to resume it", async () => {
    const env = await startApis((request, response) => {
      if (request.method === "POST") problem(413, "the batch is too large")(request, response);
      else response.end("{}");
    });
    const folder = await temporaryFolder();
    const file = join(folder, "notes.csv");
    await writeFile(file, "1,2,3,4\n");
    expect(await runInProcess(["submit", file], env)).toEqual({
      code: 1,
      output: "",
      notes: "the batch is too large\n0 of 1 predictions are done: run the same command to go on.\n",
    });
    expect(await readdir(folder)).toEqual(["notes.csv", "notes.csv.loopline-journal"]);
  });

  it("exits with 2 and a sentence as a process, too", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, "models", "--nonsense"], {
      encoding: "utf8",
      timeout: 60_000,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown option '--nonsense'; .*\n$/);
  });
});
