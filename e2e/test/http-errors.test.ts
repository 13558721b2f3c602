import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { it } from "../src/e2e-test.ts";
import { BatchIdSchema } from "../src/ids.ts";
import type { Reply } from "../src/send-request.ts";

interface BadBody {
  readonly what: string;
  /** The body as it is sent. */
  readonly body: string;
  readonly message: unknown;
}

const badRequest = (message: unknown) => ({ status_text: "Bad request", message });
const says = (text: RegExp): unknown => expect.stringMatching(text);

const noRecord = "subjects must have one or more record";
const featureCounts = "features count must equal subjects";
const fourFeatures = "there must be four features per subject";
const ratingCounts = "ratings count must equal subjects";
const ratingValues = "ratings must be a 1 or 0 value";

/** Bad for both APIs: what no JSON object is, and texts that cannot be subjects. */
const badForBoth: BadBody[] = [
  { what: "an empty body", body: "", message: says(/^body /) },
  { what: "no JSON", body: "subjects=a", message: says(/^body /) },
  { what: "half a body", body: '{"subjects":["a"]', message: says(/^body /) },
  { what: "a JSON array", body: "[]", message: says(/^body /) },
  { what: "JSON null", body: "null", message: says(/^body /) },
  { what: "a JSON string", body: '"{}"', message: says(/^body /) },
  { what: "an empty object", body: "{}", message: noRecord },
  { what: "null for subjects", body: '{"subjects":null}', message: noRecord },
  { what: "a string for subjects", body: '{"subjects":"a"}', message: says(/^subjects /) },
  { what: "an object for subjects", body: '{"subjects":{"0":"a"}}', message: says(/^subjects /) },
];

const fine = "[1,2,3,4]";
const notes = (subjects: string, features: string) => `{"subjects":${subjects},"features":${features}}`;

const badNotes: BadBody[] = [
  ...badForBoth,
  { what: "no subjects, before all else", body: notes("[]", "[[1]]"), message: noRecord },
  { what: "more subjects than features", body: notes('["a","b"]', `[${fine}]`), message: featureCounts },
  { what: "more features than subjects", body: notes('["a"]', `[${fine},${fine}]`), message: featureCounts },
  { what: "missing features", body: '{"subjects":["a"]}', message: featureCounts },
  { what: "unequal counts before short features", body: notes('["a","b"]', "[[1]]"), message: featureCounts },
  { what: "three features", body: notes('["a"]', "[[1,2,3]]"), message: fourFeatures },
  { what: "five features", body: notes('["a"]', "[[1,2,3,4,5]]"), message: fourFeatures },
  { what: "no features in a later row", body: notes('["a","b"]', `[${fine},[]]`), message: fourFeatures },
  { what: "trailing garbage", body: `${notes('["a"]', `[${fine}]`)}x`, message: says(/^body /) },
  { what: "a second body", body: notes('["a"]', `[${fine}]`).repeat(2), message: says(/^body /) },
  { what: "a number for a subject", body: notes("[1]", `[${fine}]`), message: says(/^subjects\[0\] /) },
  {
    what: "null for a subject",
    body: notes('["a",null]', `[${fine},${fine}]`),
    message: says(/^subjects\[1\] /),
  },
  {
    what: "NUL in a subject",
    body: notes('["a","b\\u0000"]', `[${fine},${fine}]`),
    message: says(/^subjects\[1\] /),
  },
  {
    what: "half a surrogate pair",
    body: notes('["\\ud83c"]', `[${fine}]`),
    message: says(/^subjects\[0\] /),
  },
  {
    what: "the other half alone",
    body: notes('["a\\udfe6b"]', `[${fine}]`),
    message: says(/^subjects\[0\] /),
  },
  { what: "flat features", body: notes('["a"]', fine), message: says(/^features\[0\] /) },
  { what: "a string for features", body: notes('["a"]', '"1,2,3,4"'), message: says(/^features /) },
  {
    what: "a string for a number",
    body: notes('["a"]', '[[1,2,"3",4]]'),
    message: says(/^features\[0\]\[2\] /),
  },
  {
    what: "null for a number",
    body: notes('["a"]', "[[1,2,3,null]]"),
    message: says(/^features\[0\]\[3\] /),
  },
  {
    what: "a truth value for a number",
    body: notes('["a"]', "[[true,2,3,4]]"),
    message: says(/^features\[0\]\[0\] /),
  },
  { what: "1e400", body: notes('["a"]', "[[1,1e400,3,4]]"), message: says(/^features\[0\]\[1\] /) },
  { what: "-1e400", body: notes('["a"]', "[[1,2,3,-1e400]]"), message: says(/^features\[0\]\[3\] /) },
  { what: "NaN", body: notes('["a"]', "[[1,2,3,NaN]]"), message: says(/^body /) },
];

const ratingsOf = (subjects: string, ratings: string) => `{"subjects":${subjects},"ratings":${ratings}}`;

const badRatings: BadBody[] = [
  ...badForBoth,
  { what: "no subjects, before all else", body: ratingsOf("[]", "[2]"), message: noRecord },
  { what: "more subjects than ratings", body: ratingsOf('["a","b"]', "[1]"), message: ratingCounts },
  { what: "more ratings than subjects", body: ratingsOf('["a"]', "[1,0]"), message: ratingCounts },
  { what: "missing ratings", body: '{"subjects":["a"]}', message: ratingCounts },
  { what: "unequal counts before odd ratings", body: ratingsOf('["a","b"]', "[2]"), message: ratingCounts },
  { what: "a rating of 2", body: ratingsOf('["a","b"]', "[1,2]"), message: ratingValues },
  { what: "a rating of -1", body: ratingsOf('["a"]', "[-1]"), message: ratingValues },
  { what: "half a rating", body: ratingsOf('["a"]', "[0.5]"), message: ratingValues },
  { what: "trailing garbage", body: `${ratingsOf('["a"]', "[1]")}]`, message: says(/^body /) },
  { what: "a number for a subject", body: ratingsOf("[1]", "[1]"), message: says(/^subjects\[0\] /) },
  { what: "NUL in a subject", body: ratingsOf('["\\u0000"]', "[1]"), message: says(/^subjects\[0\] /) },
  { what: "half a surrogate pair", body: ratingsOf('["\\udfe6"]', "[1]"), message: says(/^subjects\[0\] /) },
  { what: "a truth value for a rating", body: ratingsOf('["a"]', "[true]"), message: says(/^ratings\[0\] /) },
  { what: "a string for a rating", body: ratingsOf('["a"]', '["1"]'), message: says(/^ratings\[0\] /) },
  { what: "1e400", body: ratingsOf('["a"]', "[1e400]"), message: says(/^ratings\[0\] /) },
  {
    what: "a batch_id that is not the path's",
    body: `{"batch_id":"${randomUUID()}","subjects":["a"],"ratings":[1]}`,
    message: says(/batch_id/),
  },
  {
    what: "a batch_id that is no UUID",
    body: '{"batch_id":"17","subjects":["a"],"ratings":[1]}',
    message: says(/^batch_id /),
  },
];

function expectBadRequest(reply: Reply, message: unknown): void {
  expect(reply.json).toEqual(badRequest(message));
  expect(reply.status).toBe(400);
  expect(reply.headers["content-type"]).toMatch(/^application\/json\b/);
}

describe("POST /notes answers 400 and publishes nothing for", () => {
  it.for(badNotes)("$what", async ({ body, message }, { ingest, watch }) => {
    const requests = await watch("request");
    expectBadRequest(await ingest("POST", "/notes", body), message);

    // A good batch behind it is the first thing to arrive.
    const reply = await ingest("POST", "/notes", notes('["a"]', `[${fine}]`));
    const good = BatchIdSchema.parse(reply.json);
    await requests.next(good);
    expect(requests.received.map((one) => one.body)).toMatchObject([good]);
  });
});

describe("PATCH /batches/{batchId} answers 400 and publishes nothing for", () => {
  it.for(badRatings)("$what", async ({ body, message }, { predict, watch }) => {
    const feedback = await watch("feedback");
    expectBadRequest(await predict("PATCH", `/batches/${randomUUID()}`, body), message);

    const good = { batch_id: randomUUID() };
    await predict("PATCH", `/batches/${good.batch_id}`, ratingsOf('["a"]', "[1]"));
    await feedback.next(good);
    expect(feedback.received.map((one) => one.body)).toMatchObject([good]);
  });

  it.for(["17", "0b9e5d2c-6b1f-4b5e-9e57", `${randomUUID()}0`, "%00", encodeURIComponent("' or 1=1")])(
    "the path /batches/%s, which names no UUID",
    async (batchId, { predict, watch }) => {
      const feedback = await watch("feedback");
      expectBadRequest(
        await predict("PATCH", `/batches/${batchId}`, ratingsOf('["a"]', "[1]")),
        says(/^batchId /),
      );

      const good = { batch_id: randomUUID() };
      await predict("PATCH", `/batches/${good.batch_id}`, ratingsOf('["a"]', "[1]"));
      await feedback.next(good);
      expect(feedback.received.map((one) => one.body)).toMatchObject([good]);
    },
  );
});
