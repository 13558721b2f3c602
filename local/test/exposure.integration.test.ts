import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitionFile } from "@loopline/banknotes/definition";
import { readKeys } from "@loopline/ops";
import { createVersionedSecret } from "@loopline/platform/secrets";
import { createUsers } from "@loopline/platform/users";
import {
  type Addresses,
  chooseAccess,
  isLoopback,
  localProject,
  serviceEnvironment,
  services,
  urlOn,
  usersDirectory,
} from "@loopline/services";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { accepts, ownAddresses } from "../../tests/support/own-addresses.ts";
import { anyFreePort } from "../src/net/ports.ts";
import { httpProbe } from "../src/net/probes.ts";
import { startReady } from "../src/processes/run-process.ts";
import { nodeProcess } from "../src/processes/start-process.ts";
import { startStack } from "../src/stack/start-stack.ts";
import { removeState } from "../src/state/lock-state.ts";
import { stateFiles } from "../src/state/state.ts";

const timeoutMs = 120_000;

/** What an API answers to requests without a key. */
async function statusesAt(url: string): Promise<number[]> {
  const paths = ["/batches", "/jobs", "/stats", "/dataset", "/events", "/notes", "/records"];
  const gets = paths.map(async (path) => (await fetch(url + path)).status);
  const posts = paths.map(async (path) => (await fetch(url + path, { method: "POST", body: "{}" })).status);
  return (await Promise.all([...gets, ...posts])).filter((status) => status !== 404 && status !== 405);
}

describe.skipIf(ownAddresses.length === 0)("beyond loopback", () => {
  const hosts = ["127.0.0.1", "::1", "0.0.0.0", "::", ...ownAddresses];
  const combinations = hosts.flatMap((host) =>
    [{}, { keys: true }, { signIn: true }, { keys: true, signIn: true }].map((more) => ({ host, ...more })),
  );
  /** Combinations that mean the same start the same processes. */
  const different = [
    ...new Map(combinations.map((one) => [JSON.stringify(chooseAccess(one)), one])).values(),
  ];

  it.each(different)("no API answers without a key: %j", { timeout: timeoutMs }, async (asked) => {
    const access = chooseAccess(asked);
    const nowhere = "http://127.0.0.1:9";
    const addresses: Addresses = {
      dataset: definitionFile,
      pubsub: inject("pubsubHost"),
      secretManager: inject("secretManagerHost"),
      redisUrl: inject("redisUrl"),
      storage: nowhere,
      monitoring: nowhere,
      databaseUrl: nowhere,
      ingestApi: nowhere,
      predictApi: nowhere,
    };
    const apis = services({ web: false }).filter(({ layer }) => layer === "api");
    await Promise.all(
      apis.map(async (service) => {
        const { name, args, cwd } = service;
        const port = await anyFreePort([], access.host);
        const env = serviceEnvironment(service, port, addresses, "silent", access);
        const api = await startReady(nodeProcess({ name, args, env, cwd }), {
          probe: httpProbe(`${urlOn(access.host, port)}/health`),
          timeoutMs,
          signal: new AbortController().signal,
        });
        try {
          const reached = [];
          for (const address of ownAddresses) if (await accepts(address, port)) reached.push(address);
          if (isLoopback(access.host)) expect(reached).toEqual([]);
          else expect(reached.length).toBeGreaterThan(0);
          for (const address of reached) {
            expect(new Set(await statusesAt(urlOn(address, port)))).toEqual(new Set([401]));
          }
        } finally {
          await api.stop(5_000);
        }
      }),
    );
  });
});

describe("a stack that colleagues can reach", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "loopline-exposed-"));
  });
  afterEach(async () => {
    await removeState(directory);
    await rm(directory, { recursive: true });
  });

  const start = () =>
    startStack({
      stateDirectory: directory,
      access: { host: "0.0.0.0" },
      ports: "free",
      servers: "private",
      web: false,
      monitor: true,
      logLevel: "warn",
    });

  it("does not start before somebody can sign in", async () => {
    await expect(start()).rejects.toThrow(`npm run users -- add NAME --state ${directory}`);
    await expect(stat(stateFiles(directory).state)).rejects.toThrow("ENOENT");
  });

  it("keeps all but the APIs to itself, and gives commands of this machine a key", {
    timeout: timeoutMs,
  }, async () => {
    await createUsers(usersDirectory(directory)).add("ada", "correct horse battery", new Date());
    const { endpoints, stop } = await start();
    try {
      const { ingestApi, predictApi, functions, pubsub, secretManager, apiKey = "" } = endpoints;
      const { storage, monitoring, monitor = "", databaseUrl, redisUrl } = endpoints;
      const urls = [...Object.values(functions), storage, monitoring, monitor, databaseUrl, redisUrl];
      const inner = [...urls, `http://${pubsub}`, `http://${secretManager}`].map((url) =>
        Number(new URL(url).port),
      );
      for (const port of inner) {
        expect(await accepts("127.0.0.1", port), `${port} on loopback`).toBe(true);
        for (const address of ownAddresses) expect(await accepts(address, port), `${port}`).toBe(false);
      }
      for (const url of [ingestApi, predictApi])
        expect(new Set(await statusesAt(url))).toEqual(new Set([401]));
      const jobs = await fetch(`${predictApi}/jobs`, { headers: { "x-api-key": apiKey } });
      expect(jobs.status).toBe(200);
      const secret = createVersionedSecret("api-keys", {
        projectId: localProject,
        apiEndpoint: secretManager,
        timeoutMs,
      });
      const { keys } = await readKeys(secret);
      await secret.close();
      expect(keys.map(({ name, scopes }) => [name, scopes.includes("on-behalf")])).toEqual([
        ["web UI", true],
        ["this machine", false],
      ]);
      expect((await stat(stateFiles(directory).endpoints)).mode & 0o777).toBe(0o600);
      expect(await readFile(stateFiles(directory).state, "utf8")).not.toContain(apiKey);
    } finally {
      await stop();
    }
  });
});
