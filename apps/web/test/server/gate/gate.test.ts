import { silentLogger as log } from "@loopline/platform/testing";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { admitBy } from "../../../server/gate/gate.ts";
import { createIapUser } from "../../../server/gate/iap.ts";

const ask = (admit: ReturnType<typeof admitBy>, headers: Record<string, string>, method = "GET") =>
  admit({ method, headers: new Headers({ host: "127.0.0.1:3000", ...headers }) });

it("admits everybody if nobody needs to sign in", async () => {
  expect(await ask(admitBy(undefined, undefined), {})).toBeUndefined();
});

it("admits a user, and answers 401 to everybody else", async () => {
  expect(
    await ask(
      admitBy(undefined, async () => "ada"),
      {},
    ),
  ).toBe("ada");
  await expect(
    ask(
      admitBy(undefined, async () => null),
      {},
    ),
  ).rejects.toMatchObject({ status: 401 });
});

it.each(["127.0.0.1:3000", "localhost:8080", "localhost"])("answers to its own name %s", async (host) => {
  expect(await ask(admitBy(["localhost", "127.0.0.1"], undefined), { host })).toBeUndefined();
});

it.each([
  "evil.example:3000",
  "127.0.0.1.evil.example",
  "localhost.evil.example",
  "",
  "localhost@evil.example",
])("refuses the name %j, which another site may have given to this address", async (host) => {
  const admit = admitBy(["localhost", "127.0.0.1"], undefined);
  await expect(ask(admit, { host })).rejects.toMatchObject({ status: 403 });
});

describe.each(["POST", "PATCH"])("a %s", (method) => {
  const admit = admitBy(undefined, async () => "ada");

  it.each<Record<string, string>>([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://evil.example" },
    { origin: "http://127.0.0.1:8080" },
    { origin: "null" },
  ])("of another site's page is refused: %j", async (headers) => {
    await expect(ask(admit, headers, method)).rejects.toMatchObject({ status: 403 });
  });

  it.each<Record<string, string>>([
    {},
    { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:3000" },
    { origin: "https://loopline.example", "x-forwarded-host": "loopline.example" },
  ])("of an own page, or of no browser, is admitted: %j", async (headers) => {
    expect(await ask(admit, headers, method)).toBe("ada");
  });
});

describe("behind Identity-Aware Proxy", () => {
  const audience = "/projects/1/global/backendServices/2";
  const right = { iss: "https://cloud.google.com/iap", aud: audience, email: "ada@example.org" };
  let sign: (claims: JWTPayload, options?: { stranger?: boolean; exp?: string }) => Promise<string>;
  let userOf: (headers: Record<string, string>) => Promise<string | null>;

  beforeAll(async () => {
    const [own, other] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
    const keys = createLocalJWKSet({
      keys: [{ ...(await exportJWK(own.publicKey)), kid: "k1", alg: "ES256" }],
    });
    const find = createIapUser({ audience, keys, log });
    userOf = (headers) => find(new Headers(headers));
    sign = (claims, { stranger = false, exp = "10m" } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: "k1" })
        .setIssuedAt()
        .setExpirationTime(exp)
        .sign(stranger ? other.privateKey : own.privateKey);
  });

  const header = "x-goog-iap-jwt-assertion";

  it("the user is the email address that it signed", async () => {
    expect(await userOf({ [header]: await sign(right) })).toBe("ada@example.org");
  });

  it("nobody is admitted by what it did not sign", async () => {
    const forged = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(right)).toString("base64url")}.`;
    const secret = new TextEncoder().encode("a".repeat(32));
    const symmetric = await new SignJWT(right)
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(secret);
    const refused = {
      "a header that anybody can send": {
        "x-goog-authenticated-user-email": "accounts.google.com:ada@example.org",
      },
      "our own header": { "loopline-user": "ada@example.org" },
      "another key": { [header]: await sign(right, { stranger: true }) },
      "another service": { [header]: await sign({ ...right, aud: "/projects/1/global/backendServices/3" }) },
      "another issuer": { [header]: await sign({ ...right, iss: "https://accounts.google.com" }) },
      "an old assertion": { [header]: await sign(right, { exp: "-1m" }) },
      "no email address": { [header]: await sign({ iss: right.iss, aud: right.aud }) },
      "an email address with a line end": { [header]: await sign({ ...right, email: "a\r\nb" }) },
      "no signature": { [header]: forged },
      "a symmetric signature": { [header]: symmetric },
      garbage: { [header]: "garbage" },
      nothing: {},
    };
    for (const [what, headers] of Object.entries(refused)) {
      expect(await userOf(headers as Record<string, string>), what).toBeNull();
    }
  });
});
