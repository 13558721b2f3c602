import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";

const page = { origin: "http://localhost:3000" };
const { subjects, features } = createBatch(12, 60);
const feedback = { subjects, ratings: subjects.map(() => 1) };

describe("a page of another origin", () => {
  it.for([
    ["ingest", "POST", "/notes"],
    ["predict", "PATCH", `/batches/${randomUUID()}`],
  ] as const)("%s-api allows %s %s with JSON in its preflight response", async (row, { ingest, predict }) => {
    const [api, method, path] = row;
    const call = api === "ingest" ? ingest : predict;
    const reply = await call("OPTIONS", path, undefined, {
      ...page,
      "access-control-request-method": method,
      "access-control-request-headers": "content-type",
    });
    expect(reply.status).toBe(204);
    expect(reply.headers["access-control-allow-origin"]).toBe("*");
    expect(reply.headers["access-control-allow-methods"]).toContain(method);
    expect(reply.headers["access-control-allow-headers"]).toContain("content-type");
  });

  it("may read every response, including errors", async ({ ingest, predict }) => {
    const replies = [
      await predict("GET", "/batches", undefined, page),
      await predict("GET", "/jobs", undefined, page),
      await predict("PATCH", `/batches/${randomUUID()}`, feedback, page),
      await predict("PATCH", "/batches/17", feedback, page),
      await ingest("POST", "/notes", { subjects, features }, page),
      await ingest("POST", "/notes", {}, page),
      await ingest("GET", "/notes", undefined, page),
      await ingest("GET", "/nowhere", undefined, page),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 400, 200, 400, 405, 404]);
    expect(replies.map(({ headers }) => headers["access-control-allow-origin"])).toEqual(
      replies.map(() => "*"),
    );
  });
});

describe("compression", () => {
  const gzip = { "accept-encoding": "gzip" };

  it("ingest-api sends gzip only to clients that accept it", async ({ ingest }) => {
    const zipped = await ingest("POST", "/notes", { subjects, features }, gzip);
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(zipped.bytes).toString())).toMatchObject({ subjects, features });

    const plain = await ingest("POST", "/notes", { subjects, features });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.json).toMatchObject({ subjects, features });
  });

  it("predict-api sends gzip only to clients that accept it", async ({ predict }) => {
    const path = `/batches/${randomUUID()}`;
    const zipped = await predict("PATCH", path, feedback, gzip);
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(zipped.bytes).toString())).toMatchObject(feedback);

    const plain = await predict("PATCH", path, feedback);
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.json).toMatchObject(feedback);
  });
});
