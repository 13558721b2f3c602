import { describe, expect, it } from "vitest";
import { type Access, chooseAccess, isLoopback, urlOn } from "../src/access.ts";
import { type Addresses, isExposed, serviceEnvironment } from "../src/environment.ts";
import { services } from "../src/services.ts";

const addresses: Addresses = {
  dataset: "/definition.json",
  pubsub: "127.0.0.1:1",
  storage: "http://127.0.0.1:2",
  secretManager: "127.0.0.1:3",
  monitoring: "http://127.0.0.1:8",
  redisUrl: "redis://127.0.0.1:4",
  databaseUrl: "postgres://ml_readwrite@127.0.0.1:5/loopline",
  ingestApi: "http://127.0.0.1:6",
  predictApi: "http://127.0.0.1:7",
  webKey: "loopline_key",
  users: "/users",
};

const all = services({ web: true });
const environmentsFor = (access: Access) =>
  all.map((service) => ({
    service,
    env: serviceEnvironment(service, 9, addresses, "info", access),
  }));

const hosts = [
  undefined,
  "127.0.0.1",
  "127.0.0.2",
  "::1",
  "0.0.0.0",
  "::",
  "192.0.2.2",
  "fd00::2",
  "a.example",
];
const switches = [undefined, false, true];
const combinations = hosts.flatMap((host) =>
  switches.flatMap((keys) => switches.map((signIn) => ({ host, keys, signIn }))),
);

describe.each(combinations)("%j", (asked) => {
  const access = chooseAccess(asked);

  it("requires keys and sign-in beyond loopback, and wherever they are asked for", () => {
    const isBeyond = asked.host !== undefined && !["127.0.0.1", "127.0.0.2", "::1"].includes(asked.host);
    expect(access).toEqual({
      host: asked.host ?? "127.0.0.1",
      signIn: isBeyond || asked.signIn === true,
      keys: isBeyond || asked.signIn === true || asked.keys === true,
    });
    for (const { service, env } of environmentsFor(access)) {
      if (service.layer === "api") expect(env.API_KEYS).toBe(access.keys ? "required" : "off");
      expect(env.USERS_DIRECTORY).toBe(service.name === "web" && access.signIn ? "/users" : undefined);
      expect(env.API_KEY).toBe(service.name === "web" && access.keys ? "loopline_key" : undefined);
    }
  });

  it("leaves everything but the web UI and the APIs on loopback", () => {
    for (const { service, env } of environmentsFor(access)) {
      if (!isLoopback(env.HOST ?? "")) expect(["web", "ingest-api", "predict-api"]).toContain(service.name);
      expect(env.HOST).toBe(isExposed(service) ? access.host : "127.0.0.1");
    }
  });
});

it("refuses to start anything beyond loopback that would be open", () => {
  for (const [keys, signIn] of [
    [false, false],
    [true, false],
    [false, true],
  ] as const) {
    expect(() => environmentsFor({ host: "0.0.0.0", keys, signIn })).toThrow("without keys and sign-in");
  }
});

it("answers only to names of loopback if the web UI has a key that no user guards", () => {
  const web = (access: Access) => environmentsFor(access).find(({ service }) => service.name === "web")?.env;
  expect(web(chooseAccess({ keys: true }))?.ALLOWED_HOSTS).toBe("localhost,127.0.0.1,[::1]");
  expect(web(chooseAccess({ host: "0.0.0.0" }))?.ALLOWED_HOSTS).toBeUndefined();
  expect(web(chooseAccess({}))?.ALLOWED_HOSTS).toBeUndefined();
});

it.each([
  ["0.0.0.0", "http://127.0.0.1:80/"],
  ["::", "http://127.0.0.1:80/"],
  ["192.0.2.2", "http://192.0.2.2:80/"],
  ["fd00::2", "http://[fd00::2]:80/"],
])("reaches a port on %s at %s", (host, url) => {
  expect(`${urlOn(host, 80)}/`).toBe(url);
});
