import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { type BadBody, badForBoth, expectBadRequest, noRecord, says } from "../src/bad-body.ts";
import { it as inStack } from "../src/e2e-test.ts";

const ratingCounts = "ratings count must equal subjects";
const ratingValues = "ratings must be a 1 or 0 value";

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

/** Sends feedback, and behind it good feedback, which must be the only to arrive. Returns the first one's reply. */
const it = inStack.extend("patchInVain", async ({ predict, watch }) => {
  const feedback = await watch("feedback");
  return async (batchId: string, body: string) => {
    const reply = await predict("PATCH", `/batches/${batchId}`, body);
    const good = { batch_id: randomUUID() };
    await predict("PATCH", `/batches/${good.batch_id}`, ratingsOf('["a"]', "[1]"));
    await feedback.next(good);
    expect(feedback.received.map((one) => one.body)).toMatchObject([good]);
    return reply;
  };
});

describe("PATCH /batches/{batchId} answers 400 and publishes nothing for", () => {
  it.for(badRatings)("$what", async ({ body, message }, { patchInVain }) => {
    expectBadRequest(await patchInVain(randomUUID(), body), message);
  });

  it.for(["17", "0b9e5d2c-6b1f-4b5e-9e57", `${randomUUID()}0`, "%00", encodeURIComponent("' or 1=1")])(
    "the path /batches/%s, which names no UUID",
    async (batchId, { patchInVain }) => {
      expectBadRequest(await patchInVain(batchId, ratingsOf('["a"]', "[1]")), says(/^batchId /));
    },
  );
});
