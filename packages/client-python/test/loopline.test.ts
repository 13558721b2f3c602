import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  answer,
  type Behaviour,
  breakOff,
  hangUp,
  neverAnswer,
  problem,
  startStubApi,
} from "@loopline/client/testing";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const cwd = join(import.meta.dirname, "..");
const id = "11111111-2222-4333-8444-555555555555";

/** Makes `client`, records the pauses between attempts, and prints the JSON value of an expression or the error of it. */
const script = `
import json, sys, time
from loopline import Client, LooplineError
slept = []
time.sleep = slept.append
url, options, code = sys.argv[1:]
client = Client(url, **json.loads(options))
try:
    result = eval(code)
except LooplineError as error:
    result = {**vars(error), "said": str(error)}
print(json.dumps({"result": result, "slept": slept}))
`;

/** Evaluates Python against an API that behaves like this. */
async function evaluate(code: string, options: object, ...behaviours: [Behaviour, ...Behaviour[]]) {
  const { url, requests } = await startStubApi(...behaviours);
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", no_proxy: "*" };
  const { stdout } = await run("python3", ["-c", script, `${url}/`, JSON.stringify(options), code], {
    cwd,
    env,
  });
  const { result, slept }: { result: unknown; slept: number[] } = JSON.parse(stdout);
  return { result, slept, requests, url };
}

describe("a call", () => {
  const predicted = {
    batch_id: id,
    subjects: ["a"],
    predictions: ["x"],
    margins: [2.5],
    probabilities: [0.9],
  };
  const records = { subjects: ["a"], features: [[1, null, "b", true]] };

  it.each([
    ["GET", "/stats", "client.stats()", ""],
    ["GET", "/usage", "client.usage()", ""],
    ["GET", "/dataset", "client.dataset()", ""],
    ["GET", "/models/latest", "client.model()", ""],
    ["GET", "/batches?limit=10&cursor=a%26b", 'client.batches(limit=10, cursor="a&b")', ""],
    ["GET", "/jobs", "client.jobs()", ""],
    ["GET", `/jobs/${id}`, `client.job("${id}")`, ""],
    ["GET", "/batches/..%2Fhealth?wait=5", 'client.batch("../health", wait=5)', ""],
    ["POST", "/records", 'client.submit(["a"], [[1, None, "b", True]])', records],
    [
      "POST",
      "/records?wait=5",
      'client.submit(["a"], [[1, None, "b", True]], name="May", wait=5)',
      { ...records, name: "May" },
    ],
    [
      "PATCH",
      `/batches/${id}`,
      `client.correct("${id}", ["a"], ratings=[0], labels=["x"])`,
      { subjects: ["a"], ratings: [0], labels: ["x"] },
    ],
  ])("requests %s %s and returns the answer", async (method, path, code, body) => {
    const { result, requests } = await evaluate(code, { api_key: "secret" }, answer(200, predicted));
    expect(result).toEqual(predicted);
    expect(requests).toMatchObject([{ method, path, headers: { "x-api-key": "secret" } }]);
    expect(requests.map(({ body }) => (body === "" ? "" : JSON.parse(body)))).toEqual([body]);
  });

  it("returns None for what does not exist", async () => {
    const code = `[client.batch("${id}"), client.job("${id}"), client.model()]`;
    const { result } = await evaluate(code, {}, problem(404, "Resource not found"));
    expect(result).toEqual([null, null, null]);
  });

  it("reads a list page by page", async () => {
    const { result, requests } = await evaluate(
      '[job["job_id"] for job in client.all_jobs()]',
      {},
      answer(200, { jobs: [{ job_id: "1" }], next_cursor: "c" }),
      answer(200, { jobs: [{ job_id: "2" }] }),
    );
    expect(result).toEqual(["1", "2"]);
    expect(requests.map(({ path }) => path)).toEqual(["/jobs", "/jobs?cursor=c"]);
  });
});

describe("waiting", () => {
  const accepted = answer(200, { batch_id: id, subjects: ["a"], features: [[1]] });
  const unknown = answer(200, { batch_id: id, predictions: [null] });
  const predicted = answer(200, { batch_id: id, predictions: ["x"] });

  it("returns predictions that the first answer has", async () => {
    const { result, requests } = await evaluate('client.submit_and_wait(["a"], [[1]])', {}, predicted);
    expect(result).toMatchObject({ predictions: ["x"] });
    expect(requests.map(({ path }) => path)).toEqual(["/records?wait=30"]);
  });

  it("asks again while there are none, and pauses if the API does not wait", async () => {
    const code = 'client.submit_and_wait(["a"], [[1]])';
    const { result, requests, slept } = await evaluate(
      code,
      {},
      accepted,
      problem(404, "No"),
      unknown,
      predicted,
    );
    expect(result).toMatchObject({ predictions: ["x"] });
    expect(requests.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "GET"]);
    expect(slept[0]).toBeGreaterThan(0);
  });

  it("ends with an error that has the id of the batch", async () => {
    const { result } = await evaluate('client.submit_and_wait(["a"], [[1]], wait=0)', {}, accepted);
    expect(result).toMatchObject({
      status: 0,
      batch_id: id,
      said: expect.stringContaining("It is not lost"),
    });
  });

  it("divides many records, in order", async () => {
    const code = '[*client.predict(["a", "b", "c"], [[1], [2], [3]], name="May", batch_size=2)]';
    const { requests } = await evaluate(code, {}, predicted);
    expect(requests.map(({ body }) => JSON.parse(body))).toEqual([
      { subjects: ["a", "b"], features: [[1], [2]], name: "May" },
      { subjects: ["c"], features: [[3]], name: "May" },
    ]);
  });
});

describe("a failed attempt", () => {
  it.each([
    ["429", problem(429, "Too many")],
    ["503", problem(503, "Down")],
    ["a proxy's 502", answer(502, "<html>")],
    ["no answer", hangUp],
    ["half an answer", breakOff],
    ["a timeout", neverAnswer],
  ])("is repeated with the same idempotency key after %s", async (_, behaviour) => {
    const code = 'client.submit(["a"], [[1]])';
    const { result, requests, slept } = await evaluate(
      code,
      { timeout: 1 },
      behaviour,
      behaviour,
      answer(200, { batch_id: id }),
    );
    expect(result).toEqual({ batch_id: id });
    const keys = requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0], keys[0]]);
    expect(slept[0]).toBeLessThanOrEqual(0.25);
    expect(slept[1]).toBeLessThanOrEqual(0.5);
  });

  it("is repeated as often as the client may", async () => {
    const { result, requests } = await evaluate("client.stats()", { retries: 2 }, problem(503, "Down"));
    expect(requests).toHaveLength(3);
    expect(result).toMatchObject({
      status: 503,
      message: "Down",
      reply: { status_text: "Something", message: "Down" },
    });
  });

  it("is repeated after the pause that the API asks for, if it is at most a minute", async () => {
    const short = await evaluate(
      "client.stats()",
      {},
      problem(503, "Down", { "retry-after": "7" }),
      answer(200, {}),
    );
    expect(short.slept[0]).toBeGreaterThanOrEqual(7);
    const long = await evaluate("client.stats()", {}, problem(503, "Down", { "retry-after": "61" }));
    expect(long.requests).toHaveLength(1);
    expect(long.result).toMatchObject({ status: 503, retry_after: 61 });
  });

  it("has another key in another call, and the caller's if given", async () => {
    const submit = (more: string) => `client.submit(["a"], [[1]]${more})`;
    const code = `[${submit("")}, ${submit("")}, ${submit(', idempotency_key="mine"')}]`;
    const { requests } = await evaluate(code, {}, answer(200, {}));
    const keys = requests.map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe("mine");
  });

  it.each([
    [400, "subjects must have one or more record", "subjects must have one or more record"],
    [401, "No key", "No key. Give Client an api_key."],
    [500, "Broken", "Broken"],
  ])("of status %d is not repeated: %s", async (status, said, message) => {
    const { result, requests } = await evaluate("client.stats()", {}, problem(status, said));
    expect(requests).toHaveLength(1);
    expect(result).toMatchObject({ status, said: message });
  });

  it("is an error if it is redirected or not JSON", async () => {
    const elsewhere = await startStubApi(answer(200, {}));
    const moved = await evaluate("client.stats()", {}, answer(307, "", { location: elsewhere.url }));
    expect(moved.result).toMatchObject({ status: 307, said: expect.stringContaining("is redirected") });
    expect(elsewhere.requests).toEqual([]);
    const page = await evaluate("client.stats()", {}, answer(200, "<html>"));
    expect(page.result).toMatchObject({ status: 200, said: expect.stringContaining("did not return JSON") });
  });

  it("names the request and the reason without an answer", async () => {
    const { result, url } = await evaluate("client.stats()", { retries: 0 }, hangUp);
    expect(result).toMatchObject({
      status: 0,
      said: expect.stringContaining(`GET ${url}/stats has no answer (`),
    });
  });
});

it("is written in the Python of version 3.9", async () => {
  const code = "import ast; ast.parse(open('loopline.py').read(), feature_version=(3, 9))";
  await expect(run("python3", ["-c", code], { cwd })).resolves.toMatchObject({ stderr: "" });
});
