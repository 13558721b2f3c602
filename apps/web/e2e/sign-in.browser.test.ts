import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUsers } from "@loopline/platform/users";
import { chooseAccess, type Endpoints, isLoopback, serviceEnvironment, services } from "@loopline/services";
import { describe, expect as expectNow, onTestFinished } from "vitest";
import { accepts, ownAddresses } from "../../../tests/support/own-addresses.ts";
import { expect, it, pages } from "./browser-test.ts";
import { startWeb } from "./start-web.ts";
import { violations } from "./violations.ts";

const password = "correct horse battery";

/** Starts a web app that only ada may use. */
async function startGuarded({ ingestApi, predictApi }: Endpoints) {
  const directory = await mkdtemp(join(tmpdir(), "loopline-web-users-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const users = createUsers(directory);
  await users.add("ada", password, new Date());
  const env = { USERS_DIRECTORY: directory };
  return { users, url: await startWeb({ ingest: ingestApi, predict: predictApi }, { env }) };
}

it("serves no page and no data before the user has signed in", async ({ stack }) => {
  const { url } = await startGuarded(stack);
  const tricks: Record<string, string>[] = [
    {},
    { cookie: `loopline_session=${"x".repeat(43)}` },
    { "loopline-user": "ada", "x-goog-authenticated-user-email": "accounts.google.com:ada@example.org" },
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-nonce": "x" },
  ];
  for (const headers of tricks) {
    for (const path of pages) {
      const response = await fetch(url + path, { headers, redirect: "manual" });
      expectNow([response.status, response.headers.get("location")]).toEqual([
        307,
        expectNow.stringMatching(/\/sign-in\?next=%2F\w*$/),
      ]);
    }
    for (const path of [
      "dataset",
      "stats",
      "batches",
      "jobs",
      "models/latest",
      "pipeline",
      "events",
      "dead-letters",
    ]) {
      expectNow((await fetch(`${url}/api/${path}`, { headers })).status, path).toBe(401);
    }
    for (const path of ["notes", "samples", "dead-letters/replay"]) {
      const response = await fetch(`${url}/api/${path}`, { method: "POST", body: "{}", headers });
      expectNow(response.status, path).toBe(401);
    }
  }
});

const phone = { viewport: { width: 360, height: 740 } };

it("has no violation that axe finds and fits a phone, before and after a wrong password", async ({
  stack,
  visit,
}) => {
  const { url } = await startGuarded(stack);
  const { page, watch } = await visit("/review", { baseURL: url, ...phone });
  watch.allow(/status of 401/);
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  expectNow(await violations(page)).toEqual([]);
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill("a wrong password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").getByText("The name or the password is wrong")).toBeVisible();
  expectNow(await violations(page)).toEqual([]);
});

it("signs in by keyboard, goes on to the wanted page, shows the user and signs out", async ({
  stack,
  visit,
}) => {
  const { url, users } = await startGuarded(stack);
  const { page, watch } = await visit("/review?filter=none", { baseURL: url, ...phone });
  watch.allow(/status of 401/);
  await expect(page).toHaveURL(/\/sign-in\?next=%2Freview%3Ffilter%3Dnone$/);
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${url}/review?filter=none`);
  await expect(page.getByRole("heading", { level: 1, name: "Review" })).toBeVisible();
  await expect(page.getByRole("banner").getByText("ada")).toBeVisible();
  await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  expectNow(await violations(page)).toEqual([]);
  expectNow(await page.evaluate("document.cookie")).toBe("");

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.goto("/jobs");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fjobs$/);

  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Models" })).toBeVisible();
  // The page notices by itself that its user was removed.
  await users.remove("ada");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

it("stays on this server after signing in, whatever the address says", async ({ stack, visit }) => {
  const { url } = await startGuarded(stack);
  const { page } = await visit("/sign-in?next=//evil.example/", { baseURL: url });
  await page.getByLabel("Name").fill("ada");
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("banner").getByText("ada")).toBeVisible();
  await expect(page).toHaveURL(`${url}/`);
});

it("has no page to sign in if nobody needs to", async ({ stack, visit }) => {
  const { page } = await visit("/sign-in");
  await expect(page).toHaveURL(`${stack.web}/`);
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});

describe.skipIf(ownAddresses.length === 0)("beyond loopback", () => {
  const hosts = ["127.0.0.1", "::1", "0.0.0.0", "::", ...ownAddresses];
  const combinations = hosts.flatMap((host) =>
    [{}, { keys: true }, { signIn: true }].map((more) => ({ host, ...more })),
  );
  const different = [
    ...new Map(combinations.map((one) => [JSON.stringify(chooseAccess(one)), one])).values(),
  ];

  it.for(different)(
    "no page answers without signing in: %j",
    { timeout: 120_000 },
    async (asked, { stack }) => {
      const access = chooseAccess(asked);
      const web = services({ web: true }).find(({ name }) => name === "web");
      if (web === undefined) throw new Error("there is no web app");
      const addresses = { ...stack, webKey: "loopline_key", users: "/nowhere" };
      const { PORT: _, ...env } = serviceEnvironment(web, 0, addresses, "silent", access);
      const urls = { ingest: stack.ingestApi, predict: stack.predictApi };
      const port = Number(new URL(await startWeb(urls, { env, host: access.host })).port);
      const reached = [];
      for (const address of ownAddresses) if (await accepts(address, port)) reached.push(address);
      if (isLoopback(access.host)) expectNow(reached).toEqual([]);
      else expectNow(reached.length).toBeGreaterThan(0);
      for (const address of reached) {
        const url = `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
        for (const path of pages) {
          const { status, headers } = await fetch(url + path, { redirect: "manual" });
          expectNow([status, headers.get("location")]).toEqual([
            307,
            expectNow.stringContaining("/sign-in?next="),
          ]);
        }
        expectNow((await fetch(`${url}/api/batches`)).status).toBe(401);
      }
    },
  );
});
