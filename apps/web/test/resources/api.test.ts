import { LooplineError } from "@loopline/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { loopline, requestJson } from "../../resources/api.ts";

afterEach(() => void vi.unstubAllGlobals());

function answerWith(response: Response | Error) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    if (response instanceof Error) throw response;
    return response;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

it("sends requests to our own server", async () => {
  const fetch = answerWith(Response.json({ a: 1 }));
  expect(await requestJson("/notes", { method: "POST", body: [1], idempotencyKey: "k" })).toEqual({ a: 1 });
  expect(fetch).toHaveBeenCalledWith(
    "/api/notes",
    expect.objectContaining({
      method: "POST",
      body: "[1]",
      headers: { "content-type": "application/json", "idempotency-key": "k" },
    }),
  );
});

describe("a failed request", () => {
  it("has the API's message and its Retry-After", async () => {
    const reply = { status_text: "Service unavailable", message: "come back later" };
    answerWith(Response.json(reply, { status: 503, headers: { "retry-after": "2" } }));
    const error = await requestJson("/stats").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LooplineError);
    expect(error).toMatchObject({ status: 503, message: "come back later", retryAfter: 2 });
  });

  it.each(["<html>", "null", "{}", '{"message": 5}'])(
    "reports the status if the body is %s",
    async (body) => {
      answerWith(new Response(body, { status: 502 }));
      await expect(requestJson("/stats")).rejects.toMatchObject({
        status: 502,
        message: expect.stringContaining("status 502"),
      });
    },
  );

  it("reports that the server does not answer", async () => {
    answerWith(new TypeError("failed to fetch"));
    await expect(requestJson("/stats")).rejects.toMatchObject({
      status: 0,
      message: expect.stringContaining("does not answer"),
    });
  });

  it("rethrows the reason of an abort unchanged", async () => {
    const reason = new Error("left");
    answerWith(reason);
    await expect(requestJson("/stats", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

it("returns null for 404, and for no other status", async () => {
  answerWith(Response.json({ message: "no" }, { status: 404 }));
  expect(await loopline.job("1")).toBeNull();
  answerWith(Response.json({ message: "no" }, { status: 400 }));
  await expect(loopline.job("1")).rejects.toMatchObject({ status: 400 });
});
