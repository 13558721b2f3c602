import { describe, expect, it } from "vitest";
import { createHttpPipeline } from "../../src/demo/http-pipeline.ts";
import { type Asked, startTestApi } from "./test-api.ts";

const batchId = "0b0e4f5e-6b1c-4f52-9a39-2f8a6a3d3a10";
const notes = [
  { subject: "a", features: [1, 2, 3, 4], label: 1 },
  { subject: "b", features: [5, 6, 7, 8], label: 0 },
] as const;

async function setUp(answer: Parameters<typeof startTestApi>[0], signal = new AbortController().signal) {
  const api = await startTestApi(answer);
  const pipeline = createHttpPipeline({ ingestApi: api.url, predictApi: api.url, signal });
  return { pipeline, ...api };
}

function job(job_id: string, seconds: number) {
  const times = { data_prep_time: 0, training_time: 0, testing_time: 0 };
  const model_file_name = `model-${seconds}-${job_id}.json`;
  return { job_id, model_file_name, records: 6, accuracy: 1, ...times, created: "2026-01-02T03:04:05" };
}

describe("the pipeline behind its APIs", () => {
  it("takes notes, without saying what they are", async () => {
    const { pipeline, asked } = await setUp(({ body }) => ({ body: { batch_id: batchId, ...Object(body) } }));
    expect(await pipeline.submit(notes)).toBe(batchId);
    const body = { subjects: ["a", "b"], features: notes.map(({ features }) => features) };
    expect(asked).toEqual([{ method: "POST", url: "/notes", body }]);
  });

  it("shows a batch's predictions once they are in the list", async () => {
    const batch = {
      batch_id: batchId,
      subjects: ["a"],
      predictions: ["real"],
      created: "2026-01-02T03:04:05",
    };
    const others = [{ ...batch, batch_id: "another", predictions: ["fake"] }];
    const lists = [others, [...others, batch]];
    const { pipeline, asked } = await setUp(() => ({ body: { batches: lists.shift() } }));
    expect(await pipeline.predictionsOf(batchId)).toBeUndefined();
    expect(await pipeline.predictionsOf(batchId)).toEqual(["real"]);
    expect(asked[0]).toEqual({ method: "GET", url: "/batches", body: undefined });
  });

  it("takes ratings", async () => {
    const { pipeline, asked } = await setUp(({ body }) => ({ body: { batch_id: batchId, ...Object(body) } }));
    await pipeline.rate(batchId, [
      { subject: "a", rating: 1 },
      { subject: "b", rating: 0 },
    ]);
    const body = { subjects: ["a", "b"], ratings: [1, 0] };
    expect(asked).toMatchObject([{ method: "PATCH", url: `/batches/${batchId}`, body }]);
  });

  it("tells the job whose rows were read last, though an older one finished later", async () => {
    const jobs = [job("late", 1_700_000_001), job("newest", 1_700_000_003), job("old", 1_700_000_002)];
    const { pipeline } = await setUp(() => ({ body: { jobs } }));
    expect(await pipeline.newestJob()).toEqual(job("newest", 1_700_000_003));
  });

  it("tells of two jobs of one second that which finished last", async () => {
    const jobs = [job("second", 1_700_000_001), job("first", 1_700_000_001)];
    const { pipeline } = await setUp(() => ({ body: { jobs } }));
    expect((await pipeline.newestJob())?.job_id).toBe("second");
  });

  it("tells the champion's job from a newer one whose model was refused", async () => {
    const refused = { ...job("refused", 1_700_000_003), promoted: false };
    const jobs = [refused, job("champion", 1_700_000_002), { ...job("old", 1_700_000_001), promoted: true }];
    const { pipeline } = await setUp(() => ({ body: { jobs } }));
    expect((await pipeline.championsJob())?.job_id).toBe("champion");
    expect((await pipeline.newestJob())?.job_id).toBe("refused");
  });

  it("has no newest job before the first", async () => {
    const { pipeline } = await setUp(() => ({ body: { jobs: [] } }));
    expect(await pipeline.newestJob()).toBeUndefined();
  });
});

describe("an API that fails", () => {
  const message = "Temporarily unavailable, please try again";

  it.each([
    ["says 503", 503, { status_text: "Service unavailable", message }, `answers 503: ${message}`],
    ["says 429 without a body", 429, "", "answers 429"],
  ])("may be asked again when it %s", async (_name, status, body, said) => {
    const { pipeline } = await setUp(() => ({ status, body }));
    await expect(pipeline.newestJob()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(new RegExp(`^GET http://127.0.0.1:\\d+/jobs\\?limit=100 ${said}$`)),
    });
  });

  it("may be asked again when it hangs up", async () => {
    const { pipeline } = await setUp(() => undefined);
    await expect(pipeline.newestJob()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^GET http.*\/jobs\?limit=100 does not answer$/),
    });
  });

  it.each([
    ["refuses", { status: 400, body: { status_text: "Bad request", message: "no" } }, /answers 400: no$/],
    ["answers something else", { body: { jobs: [{}] } }, /answers with something else: jobs\[0\]\.job_id/],
    ["answers no JSON", { body: "<html>" }, /answers no JSON$/],
  ])("is not to be asked again when it %s", async (_name, reply, said) => {
    const { pipeline } = await setUp((_asked: Asked) => reply);
    await expect(pipeline.newestJob()).rejects.toMatchObject({
      code: "bad-request",
      message: expect.stringMatching(said),
    });
  });

  it("is left alone once the demo is stopped", async () => {
    const stop = new AbortController();
    const { pipeline, asked } = await setUp(() => ({ body: { jobs: [] } }), stop.signal);
    stop.abort(new Error("stopped on request"));
    await expect(pipeline.newestJob()).rejects.toThrow("stopped on request");
    expect(asked).toEqual([]);
  });
});
