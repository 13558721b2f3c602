import { maxFeatureMagnitude } from "@loopline/contracts";
import fc from "fast-check";

/** Weight of valid members: one invalid member makes a list invalid. */
const validWeight = 30;
/** Most within the accepted range, because most doubles are not. */
const finite = fc.oneof(
  {
    weight: 20 * validWeight,
    arbitrary: fc.double({ noNaN: true, min: -maxFeatureMagnitude, max: maxFeatureMagnitude }),
  },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const subject = fc.oneof(
  { weight: validWeight, arbitrary: fc.string() },
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u0000", "\ud800"),
);
const row = fc.oneof(
  { weight: validWeight, arbitrary: fc.array(finite, { minLength: 4, maxLength: 4 }) },
  fc.array(fc.oneof(finite, fc.jsonValue()), { maxLength: 6 }),
);
const rating = fc.oneof({ weight: validWeight, arbitrary: fc.constantFrom(0, 1) }, fc.jsonValue());

/** Two lists, mostly of equal length. */
function pairsOf<A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>): fc.Arbitrary<[A[], B[]]> {
  return fc.oneof(
    fc
      .array(fc.tuple(a, b), { maxLength: 8 })
      .map((pairs): [A[], B[]] => [pairs.map(([first]) => first), pairs.map(([, second]) => second)]),
    fc.tuple(fc.array(a, { maxLength: 5 }), fc.array(b, { maxLength: 5 })),
  );
}

const notes = pairsOf(subject, row).map(([subjects, features]) => ({ subjects, features }));
const feedback = pairsOf(subject, rating).map(([subjects, ratings]) => ({ subjects, ratings }));

/** Valid JSON, or spoilt: cut short, with garbage at the end, or random bytes. */
function written(value: fc.Arbitrary<object>): fc.Arbitrary<Uint8Array> {
  const json = fc.oneof(
    { weight: 6, arbitrary: value },
    fc.tuple(value, fc.dictionary(fc.string(), fc.jsonValue())).map(([body, more]) => ({ ...more, ...body })),
    fc.jsonValue({ maxDepth: 5 }),
  );
  const text = json.map((body) => JSON.stringify(body));
  const spoilt = fc
    .tuple(text, fc.nat(), fc.string())
    .map(([whole, at, rest]) => whole.slice(0, at % 40) + rest);
  return fc.oneof(
    { weight: 6, arbitrary: text.map((body) => new TextEncoder().encode(body)) },
    spoilt.map((body) => new TextEncoder().encode(body)),
    fc.uint8Array({ maxLength: 200 }),
  );
}

/** Bodies for `POST /notes`: about a third of them valid. */
export const notesBodies = written(notes);

/** Bodies for `PATCH /batches/:batchId`: about a third of them valid. */
export const feedbackBodies = written(feedback);

/** The batch id in that path: mostly a UUID. */
export const batchPaths = fc.oneof(
  { weight: 5, arbitrary: fc.uuid() },
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^\x21-\x7e]|[#?/\\]/g, "x") || "x"),
);
