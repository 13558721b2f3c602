import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createClock, type ManualClock } from "../../src/testing/index.ts";
import {
  createSessions,
  createUsers,
  type Sessions,
  sessionSeconds,
  type Users,
} from "../../src/users/index.ts";

const password = "correct horse battery";

let directory: string;
let users: Users;
let sessions: Sessions;
let clock: ManualClock;

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "loopline-users-")), "users");
  users = createUsers(directory, { N: 2, r: 1, p: 1 });
  clock = createClock();
  sessions = createSessions(join(directory, "sessions"), users, clock);
});

afterEach(() => rm(join(directory, ".."), { recursive: true }));

const add = (name: string, text = password) => users.add(name, text, clock.now());

async function signIn(): Promise<string> {
  const user = await users.verify("ada", password);
  if (user === null) throw new Error("ada is not known");
  return await sessions.start(user);
}

it("knows a user by the password alone, in any case of the name and any form of its letters", async () => {
  expect(await users.list()).toEqual([]);
  await add("ada", "Fischbrötchen!");
  expect(await users.verify("Ada", "Fischbro\u0308tchen!")).toMatchObject({ name: "ada" });
  expect(await users.verify("ada", "fischbrötchen!")).toBeNull();
  expect(await users.verify("bob", "Fischbrötchen!")).toBeNull();
});

it("stores a hash that differs for the same password, in files that only their owner can read", async () => {
  await add("ada");
  await add("bob");
  const texts = await Promise.all(
    ["ada", "bob"].map((name) => readFile(join(directory, `${name}.json`), "utf8")),
  );
  expect(texts.join()).not.toContain(password);
  const [ada, bob] = await users.list();
  expect(ada?.hash).not.toBe(bob?.hash);
  expect((await stat(join(directory, "ada.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  expect(await readdir(directory)).toEqual(["ada.json", "bob.json"]);
});

it.each(["", "Ada", "../ada", "a/b", ".ada", "a b", "ada\n", "é", "a".repeat(61)])(
  "refuses the name %j, and finds nobody by it",
  async (name) => {
    await expect(add(name)).rejects.toMatchObject({ code: "bad-request" });
    expect(await users.find(name)).toBeNull();
  },
);

it("refuses a second user of the same name, short passwords, and changes of unknown users", async () => {
  await add("ada");
  await expect(add("ada", "another password")).rejects.toThrow("there is a user ada already");
  await expect(add("bob", "short")).rejects.toThrow("a password has 12 to 200 characters");
  await expect(users.setPassword("bob", password)).rejects.toMatchObject({ code: "not-found" });
  await expect(users.remove("../ada")).rejects.toMatchObject({ code: "not-found" });
  expect(await users.verify("ada", password)).not.toBeNull();
});

it("hashes a password also if there is no such user, so that the time tells nothing", async () => {
  const crypto = await import("node:crypto");
  const scrypt = vi.spyOn(crypto.default, "scrypt");
  (await import("node:module")).syncBuiltinESMExports();
  await createUsers(directory).verify("nobody", password);
  expect(scrypt).toHaveBeenCalledOnce();
  expect(scrypt.mock.calls[0]?.[3]).toMatchObject({ N: 32_768, r: 8, p: 3 });
  scrypt.mockRestore();
  (await import("node:module")).syncBuiltinESMExports();
});

it("keeps a session for a day's work, whatever process asks, and removes it then", async () => {
  await add("ada");
  const token = await signIn();
  clock.advance(1_000 * sessionSeconds - 1);
  expect(await createSessions(join(directory, "sessions"), users, clock).find(token)).toBe("ada");
  clock.advance(1);
  expect(await sessions.find(token)).toBeNull();
  await signIn();
  expect(await readdir(join(directory, "sessions"))).toHaveLength(1);
});

it("ends one session at sign-out, and no other", async () => {
  await add("ada");
  const [phone, laptop] = [await signIn(), await signIn()];
  await sessions.end(phone);
  expect(await sessions.find(phone)).toBeNull();
  expect(await sessions.find(laptop)).toBe("ada");
});

it("ends all sessions of a user with a new password, or who is removed and added again", async () => {
  await add("ada");
  const first = await signIn();
  await users.setPassword("ada", password);
  expect(await sessions.find(first)).toBeNull();
  const second = await signIn();
  await users.remove("ada");
  expect(await sessions.find(second)).toBeNull();
  await add("ada");
  expect(await sessions.find(second)).toBeNull();
});

it.each(["", "../ada", "x".repeat(43)])("knows no session %j", async (token) => {
  await add("ada");
  await signIn();
  expect(await sessions.find(token)).toBeNull();
});
