import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { link, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runInProcess } from "./run-in-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const main = join(import.meta.dirname, "../src/main.ts");
const commands = ["submit", "watch", "correct", "batches", "batch", "jobs", "models"];

/** Both APIs, which answer every request alike until the test is over. */
async function startApis(answer: RequestListener): Promise<NodeJS.ProcessEnv> {
  const server = createServer(answer);
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
  it.each(commands)("%s tells how to use it, for a terminal of usual width", async (command) => {
    const { code, output, notes } = await runInProcess([command, "--help"]);
    expect({ code, notes }).toEqual({ code: 0, notes: "" });
    expect(output).toMatch(new RegExp(`^loopline ${command}`));
    expect(Math.max(...output.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("tells what commands there are", async () => {
    const { code, output } = await runInProcess(["--help"]);
    expect(code).toBe(0);
    for (const command of commands) expect(output).toMatch(new RegExp(`^  ${command} +\\w`, "m"));
  });

  it.each([
    [[], /^loopline COMMAND/],
    [["nonsense"], /^there is no "nonsense" \(loopline --help shows what there is\)\n$/],
    [["constructor"], /^there is no "constructor"/],
    [["models", "--nonsense"], /^Unknown option '--nonsense' \(loopline models --help shows how\)\n$/],
    [["models", "extra"], /^unexpected "extra" \(loopline models --help shows how\)\n$/],
    [["jobs", "--limit", "0"], /^--limit is "0", expected a whole number from 1 to 1000/],
    [["batch"], /^say which batch to show/],
    [["models", "--ingest-url", "http://127.0.0.1:1"], /^say where predict-api is, too/],
    [["models", "--predict-url", "ftp://127.0.0.1"], /^--predict-url is "ftp:.*expected an http/],
  ])("ends with 2 and says what is wrong with %j", async (args, said) => {
    const { code, output, notes } = await runInProcess(args);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(notes).toMatch(said);
  });

  it("ends with 1 and says in a sentence that nobody answers", async () => {
    const urls = ["--ingest-url", "http://127.0.0.1:1", "--predict-url", "http://127.0.0.1:1"];
    const { code, notes } = await runInProcess(["models", ...urls]);
    expect(code).toBe(1);
    expect(notes).toMatch(
      /^GET http:\/\/127\.0\.0\.1:1\/models\/latest has no answer \(.*\)\. Is it running/,
    );
  });

  it("sends the key of the environment, and says which variable to set when it is refused", async () => {
    const keys: unknown[] = [];
    const env = await startApis((request, response) => {
      keys.push(request.headers["x-api-key"]);
      problem(401, "an API key is needed")(request, response);
    });
    const { code, notes } = await runInProcess(["models"], { ...env, LOOPLINE_API_KEY: "key-1" });
    expect({ code, keys }).toEqual({ code: 1, keys: ["key-1"] });
    expect(notes).toBe("an API key is needed: set LOOPLINE_API_KEY to a key of this pipeline\n");
  });

  it("says what it cannot read of an answer", async () => {
    const env = await startApis((_, response) => response.end('{"model_file_name": 7}'));
    const { code, notes } = await runInProcess(["models"], env);
    expect(code).toBe(1);
    expect(notes).toMatch(/^the API answered what this version cannot read: /);
  });

  it("passes nothing of an answer on that a terminal would obey", async () => {
    const { notes } = await runInProcess(["models"], await startApis(problem(400, "\u001b[2Jgone")));
    expect(notes).toBe("\\u001b[2Jgone\n");
  });

  it("sends nothing of a file that is wrong, or whose results could not be written", async () => {
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
      [good, "it is the file of notes, name another one"],
      [`${folder}/folder/../good.csv`, "it is the file of notes, name another one"],
      [join(folder, "link.csv"), "it is the file of notes, name another one"],
      [join(folder, "second-name.csv"), "it is the file of notes, name another one"],
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

  it.skipIf(process.getuid?.() === 0)("sends nothing whose results may not be written", async () => {
    const env = await startApis(() => expect.unreachable());
    const folder = await temporaryFolder();
    const [good, readOnly] = [join(folder, "good.csv"), join(folder, "read-only.csv")];
    await writeFile(good, "1,2,3,4\n");
    await writeFile(readOnly, "before", { mode: 0o444 });
    const { code, notes } = await runInProcess(["submit", good, "--output", readOnly], env);
    expect(code).toBe(1);
    expect(notes).toMatch(/^the results cannot be written to .*EACCES.*Nothing was submitted\n$/);
  });

  it("sends nothing when it would write into its own file through standard output", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "notes.csv");
    await writeFile(file, "1,2,3,4\n");
    const descriptor = openSync(file, "a");
    const { status, stderr } = spawnSync(
      process.execPath,
      [main, "submit", file, "--ingest-url", "http://127.0.0.1:1", "--predict-url", "http://127.0.0.1:1"],
      { encoding: "utf8", stdio: ["ignore", descriptor, "pipe"], timeout: 20_000 },
    );
    closeSync(descriptor);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^the results cannot be written to standard output \(it is the file of notes/);
    expect(await readFile(file, "utf8")).toBe("1,2,3,4\n");
  });

  it("says why a submission failed, and how to go on", async () => {
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
      notes: "the batch is too large\n0 of 1 predictions are there: run the same command to go on.\n",
    });
    expect(await readdir(folder)).toEqual(["notes.csv", "notes.csv.loopline-journal"]);
  });

  it("is a program: told wrongly, it ends with 2 and a sentence", { timeout: 20_000 }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, "models", "--nonsense"], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown option '--nonsense' .*\n$/);
  });
});
