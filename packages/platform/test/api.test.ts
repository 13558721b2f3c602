import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Api, createApi, refuseOtherMethods } from "../src/http/index.ts";
import { AppError } from "../src/index.ts";
import { silentLogger } from "../src/testing/index.ts";

let api: Api;

const isPublic = { config: { isPublic: true } };

beforeEach(async () => {
  api = await createApi({ log: silentLogger, corsOrigins: "*", bodyLimit: 2_000 });
  api.post(
    "/things",
    {
      ...isPublic,
      schema: { body: z.object({ size: z.number("must be a number") }, "must be a JSON object") },
    },
    async (request) => request.body,
  );
  api.get("/large", isPublic, async () => ({ text: "x".repeat(5_000) }));
  api.get("/down", isPublic, async () => {
    throw new AppError("unavailable", "the broker at 10.0.0.7 is down");
  });
  api.get("/broken", isPublic, async () => {
    throw new Error("secret detail");
  });
  refuseOtherMethods(api);
});

afterEach(() => api.close());

const post = (
  payload: string | Buffer,
  headers: Record<string, string> = { "content-type": "application/json" },
) => api.inject({ method: "POST", url: "/things", payload, headers });

describe("the envelope of both APIs", () => {
  it.each([
    ["not JSON", "{size:1}"],
    ["trailing garbage", '{"size":1}{"size":2}'],
    ["an empty body", ""],
    ["half a body", '{"size":'],
  ])("refuses %s as a bad request that names the body", async (_what, payload) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      status_text: "Bad request",
      message: expect.stringMatching(/^body must be /),
    });
  });

  it.each([
    ["in Latin-1", Buffer.from('{"size":1,"name":"Tél\u00e9"}', "latin1")],
    [
      "with a UTF-8 sequence that is cut off",
      Buffer.from([...Buffer.from('{"size":1,"name":"caf'), 0xc3, 0x22, 0x7d]),
    ],
    ["in UTF-16", Buffer.from('\ufeff{"size":1}', "utf16le")],
  ])("refuses a body %s", async (_what, payload) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ status_text: "Bad request", message: "body must be UTF-8" });
  });

  it("ignores a byte order mark", async () => {
    expect((await post('\ufeff{"size":1}')).json()).toEqual({ size: 1 });
  });

  it("names the invalid field and coerces nothing", async () => {
    expect((await post('{"size":"1"}')).json()).toEqual({
      status_text: "Bad request",
      message: "size must be a number",
    });
    expect((await post('{"size":null}')).statusCode).toBe(400);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "nonsense", undefined])(
    "reads JSON whatever the content type %s says",
    async (type) => {
      const response = await post('{"size":1}', type === undefined ? {} : { "content-type": type });
      expect(response.json()).toEqual({ size: 1 });
    },
  );

  it("ignores fields that target prototypes", async () => {
    expect(
      (await post('{"size":1,"__proto__":{"admin":true},"constructor":{"prototype":{}}}')).json(),
    ).toEqual({ size: 1 });
  });

  it("accepts a trailing slash", async () => {
    const response = await api.inject({ method: "POST", url: "/things/", payload: { size: 1 } });
    expect(response.statusCode).toBe(200);
  });

  it("replies 404 to an unknown path", async () => {
    const response = await api.inject({ method: "GET", url: "/nowhere" });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({ status_text: "Not found", message: "Resource not found" });
  });

  it.each(["GET", "PUT", "PATCH", "DELETE", "HEAD"] as const)(
    "answers %s with 405 and what is allowed",
    async (method) => {
      const response = await api.inject({ method, url: "/things", payload: "{" });
      expect(response.statusCode).toBe(405);
      expect(response.headers.allow).toBe("POST");
      if (method !== "HEAD") {
        expect(response.json()).toEqual({ status_text: "Method not allowed", message: "Method not allowed" });
      }
    },
  );

  it("refuses other methods also for the paths that createApi adds", async () => {
    const response = await api.inject({ method: "POST", url: "/health" });
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe("GET, HEAD");
  });

  it("replies 413 to a body that is too large", async () => {
    const response = await post(JSON.stringify({ size: 1, pad: "x".repeat(3_000) }));
    expect(response.statusCode).toBe(413);
    expect(response.json()).toEqual({ status_text: "Payload too large", message: "body is too large" });
  });

  it("replies 503 with Retry-After when a dependency is down, without naming it", async () => {
    const response = await api.inject({ url: "/down" });
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toBe("1");
    expect(response.body).not.toContain("10.0.0.7");
  });

  it("replies 500 without the text of the error", async () => {
    const response = await api.inject({ url: "/broken" });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain("secret");
  });

  it("replies 400 to a URL that cannot be decoded", async () => {
    const response = await api.inject({ url: "/things/%zz" });
    expect(response.statusCode).toBe(400);
    expect(response.json().status_text).toBe("Bad request");
  });

  it("lets browsers of any origin call", async () => {
    const response = await api.inject({
      method: "OPTIONS",
      url: "/things",
      headers: { origin: "http://localhost:3000", "access-control-request-method": "PATCH" },
    });
    expect(response.statusCode).toBe(204);
    expect(response.headers["access-control-allow-origin"]).toBe("*");
    expect(response.headers["access-control-allow-methods"]).toContain("PATCH");
    const allowed = String(response.headers["access-control-allow-headers"]).split(", ");
    expect(allowed).toEqual(
      expect.arrayContaining(["authorization", "content-type", "x-csrf-token", "x-api-key"]),
    );
  });

  it("compresses only on request", async () => {
    const plain = await api.inject({ url: "/large" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const zipped = await api.inject({ url: "/large", headers: { "accept-encoding": "gzip" } });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
  });
});

describe("the encoding of a body", () => {
  const postBytes = (...parts: (string | number[])[]) =>
    api.inject({
      method: "POST",
      url: "/things",
      payload: Buffer.concat(parts.map((part) => Buffer.from(part as string))),
      headers: { "content-type": "application/json" },
    });

  it.each([
    ["Latin-1", [0xe9]],
    ["a sequence that is cut off", [0xc3]],
    ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
  ])("refuses %s instead of replacing it", async (_what, bytes) => {
    const response = await postBytes('{"size":1,"name":"t', bytes, 'l"}');
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ status_text: "Bad request", message: "body must be UTF-8" });
  });

  it("ignores a byte order mark", async () => {
    expect((await postBytes([0xef, 0xbb, 0xbf], '{"size":1}')).json()).toEqual({ size: 1 });
  });
});

it("allows the headers that the original's web UI sends from another origin", async () => {
  const response = await api.inject({
    method: "OPTIONS",
    url: "/things",
    headers: {
      origin: "http://ui.test",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, x-csrf-token",
    },
  });
  const allowed = String(response.headers["access-control-allow-headers"]).split(", ");
  expect(allowed).toEqual(expect.arrayContaining(["authorization", "x-csrf-token"]));
});
