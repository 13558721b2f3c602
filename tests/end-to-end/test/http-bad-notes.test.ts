import { describe, expect } from "vitest";
import { type BadBody, badForBoth, expectBadRequest, noRecord, says } from "../src/bad-body.ts";
import { it } from "../src/e2e-test.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const featureCounts = "features count must equal subjects";
const fourFeatures = "there must be four features per subject";

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
  {
    what: "a number that no model can be trained on",
    body: notes('["sensor-7"]', "[[1.7976931348623157e308,8.1,-2.4,-0.5]]"),
    message: "features[0][0] must be between -1e30 and 1e30",
  },
  { what: "NaN", body: notes('["a"]', "[[1,2,3,NaN]]"), message: says(/^body /) },
];

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
