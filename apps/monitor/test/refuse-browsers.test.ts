import { createApi } from "@loopline/platform/http";
import { silentLogger } from "@loopline/platform/testing";
import { expect, onTestFinished, test } from "vitest";
import { refuseBrowsers } from "../src/app.ts";

async function ask(headers: Record<string, string>): Promise<number> {
  const api = await createApi({ log: silentLogger, corsOrigins: [], bodyLimit: 1_000 });
  onTestFinished(() => api.close());
  refuseBrowsers(api);
  api.get("/", { config: { isPublic: true } }, async () => ({}));
  return (await api.inject({ url: "/", headers })).statusCode;
}

test.each(["127.0.0.1:8088", "localhost:8088", "[::1]:8088"])(
  "accepts requests for the host %s",
  async (host) => {
    expect(await ask({ host })).toBe(200);
  },
);

test.each(["example.com", "example.com:8088", "127.0.0.1.example.com", "localhost.example.com", "0.0.0.0"])(
  "refuses the host name %s",
  async (host) => {
    expect(await ask({ host })).toBe(400);
  },
);
