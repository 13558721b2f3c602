import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { it } from "../src/e2e-test.ts";

const notFound = { status_text: "Not found", message: "Resource not found" };
const notAllowed = { status_text: "Method not allowed", message: "Method not allowed" };

describe("an unknown path is answered 404", () => {
  it.for([
    ["ingest", "GET", "/"],
    ["ingest", "POST", "/note"],
    ["ingest", "POST", "/notes/1"],
    ["ingest", "GET", "/batches"],
    ["predict", "GET", "/"],
    ["predict", "POST", "/notes"],
    ["predict", "GET", "/job"],
    ["predict", "PATCH", `/batches/${randomUUID()}/more`],
  ] as const)("%s-api: %s %s", async ([api, method, path], { ingest, predict }) => {
    const call = api === "ingest" ? ingest : predict;
    const reply = await call(method, path, method === "GET" ? undefined : "{not json");
    expect(reply.status).toBe(404);
    expect(reply.json).toEqual(notFound);
  });
});

describe("a wrong method is answered 405 with Allow", () => {
  const batch = `/batches/${randomUUID()}`;

  it.for([
    ["ingest", "GET", "/notes", ["POST"]],
    ["ingest", "PUT", "/notes", ["POST"]],
    ["ingest", "PATCH", "/notes/", ["POST"]],
    ["ingest", "DELETE", "/notes", ["POST"]],
    ["ingest", "TRACE", "/notes", ["POST"]],
    ["ingest", "PROPFIND", "/notes", ["POST"]],
    ["predict", "POST", "/batches", ["GET", "HEAD"]],
    ["predict", "PATCH", "/batches/", ["GET", "HEAD"]],
    ["predict", "DELETE", "/batches", ["GET", "HEAD"]],
    ["predict", "POST", "/jobs", ["GET", "HEAD"]],
    ["predict", "PUT", "/jobs/", ["GET", "HEAD"]],
    ["predict", "POST", batch, ["PATCH"]],
    ["predict", "DELETE", batch, ["PATCH"]],
  ] as const)("%s-api: %s %s", async ([api, method, path, allowed], { ingest, predict }) => {
    const call = api === "ingest" ? ingest : predict;
    const reply = await call(method, path);
    expect(reply.status).toBe(405);
    expect(reply.json).toEqual(notAllowed);
    expect(reply.headers.allow?.split(", ")).toEqual(expect.arrayContaining([...allowed]));
    expect(reply.headers.allow).not.toContain(method);
  });

  it("ingest-api: HEAD /notes, without a body", async ({ ingest }) => {
    const reply = await ingest("HEAD", "/notes");
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toBe("POST");
    expect(reply.text).toBe("");
  });
});

describe("GET accepts a trailing slash", () => {
  it.for(["/batches/", "/jobs/"])("%s", async (path, { predict }) => {
    expect((await predict("GET", path)).status).toBe(200);
  });
});

it("OPTIONS without preflight headers is answered, or refused with the common error body", async ({
  ingest,
}) => {
  const reply = await ingest("OPTIONS", "/notes");
  if (reply.status >= 400) expect(reply.json).toEqual(notAllowed);
});
