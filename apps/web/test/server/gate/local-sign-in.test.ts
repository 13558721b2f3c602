import { createClock, silentLogger as log } from "@loopline/platform/testing";
import type { Sessions, User } from "@loopline/platform/users";
import { beforeEach, expect, it, vi } from "vitest";
import { createLocalSignIn, type LocalSignIn, sessionTokenOf } from "../../../server/gate/local-sign-in.ts";

const token = "t".repeat(43);
const ada: User = { name: "ada", created: "2026-01-01T00:00:00Z", salt: "", hash: "" };

const verify = vi.fn();
const sessions = { start: vi.fn(), find: vi.fn(), end: vi.fn() } satisfies Sessions;
let clock: ReturnType<typeof createClock>;
let local: LocalSignIn;

beforeEach(() => {
  for (const double of [verify, ...Object.values(sessions)]) double.mockReset();
  verify.mockImplementation(async (name: string, password: string) =>
    name.toLowerCase() === "ada" && password === "right" ? ada : null,
  );
  sessions.start.mockResolvedValue(token);
  clock = createClock();
  local = createLocalSignIn({ users: { verify }, sessions, clock, log });
});

function post(body: unknown, headers: Record<string, string> = {}): Request {
  const shared = { "content-type": "application/json", host: "web", ...headers };
  return new Request("http://web/api/sign-in", {
    method: "POST",
    body: JSON.stringify(body),
    headers: shared,
  });
}

const signIn = (name: string, password: string, headers?: Record<string, string>) =>
  local.signIn(post({ name, password }, headers));

it("starts a session that scripts cannot read and other sites cannot use", async () => {
  const cookie = (await signIn("ada", "right")).headers.get("set-cookie");
  expect(cookie).toBe(`loopline_session=${token}; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax`);
  const encrypted = await signIn("ada", "right", { "x-forwarded-proto": "https" });
  expect(encrypted.headers.get("set-cookie")).toContain("; Secure");
});

it("says the same for a wrong password and an unknown name", async () => {
  const problems = [await signIn("ada", "wrong").catch(String), await signIn("bob", "right").catch(String)];
  expect(new Set(problems)).toEqual(new Set(["ApiProblem: The name or the password is wrong"]));
  expect(sessions.start).not.toHaveBeenCalled();
});

it("accepts five attempts at a name in a quarter of an hour, whether there is such a user or not", async () => {
  for (const name of ["ada", "bob"]) {
    for (let i = 0; i < 5; i++)
      await expect(signIn(name, `guess ${i}`)).rejects.toMatchObject({ status: 401 });
  }
  for (const name of ["ada", "ADA", "bob"]) {
    await expect(signIn(name, "right")).rejects.toMatchObject({
      status: 429,
      headers: { "Retry-After": "900" },
    });
  }
  expect(verify).toHaveBeenCalledTimes(10);
  clock.advance(900_000);
  expect((await signIn("ada", "right")).status).toBe(200);
});

it("counts guesses that arrive at the same time, and forgets them after a success", async () => {
  for (let i = 0; i < 4; i++) await expect(signIn("ada", "wrong")).rejects.toMatchObject({ status: 401 });
  await signIn("ada", "right");
  const burst = await Promise.allSettled(Array.from({ length: 7 }, () => signIn("ada", "wrong")));
  const statuses = burst.map((one) => (one.status === "rejected" ? one.reason.status : 200));
  expect(statuses.toSorted()).toEqual([401, 401, 401, 401, 401, 429, 429]);
});

it("checks at most eight passwords at once", async () => {
  verify.mockImplementation(() => new Promise(() => {}));
  for (let i = 0; i < 8; i++) void signIn(`user-${i}`, "a password");
  await vi.waitFor(() => expect(verify).toHaveBeenCalledTimes(8));
  await expect(signIn("ada", "right")).rejects.toMatchObject({ status: 429 });
});

it("refuses pages of other sites, bodies that are not JSON, and what is no name", async () => {
  const evil = { origin: "http://evil.example" };
  await expect(signIn("ada", "right", evil)).rejects.toMatchObject({ status: 403 });
  await expect(local.signOut(post({}, evil))).rejects.toMatchObject({ status: 403 });
  await expect(signIn("ada", "right", { "content-type": "text/plain" })).rejects.toMatchObject({
    status: 415,
  });
  await expect(local.signIn(post({ name: ["ada"] }))).rejects.toMatchObject({ status: 400 });
  expect(verify).not.toHaveBeenCalled();
});

it("ends the session of the request at sign-out, and removes the cookie", async () => {
  const response = await local.signOut(post({}, { cookie: `a=b; loopline_session=${token}` }));
  expect(sessions.end).toHaveBeenCalledWith(token);
  expect(response.headers.get("set-cookie")).toMatch(/^loopline_session=; Path=\/; Max-Age=0;/);
});

it.each([
  [`loopline_session=${token}`, token],
  [`x=1; loopline_session=${token}; y=2`, token],
  [`xloopline_session=${token}`, ""],
  [`loopline_session=${token}x`, ""],
  ["loopline_session=", ""],
])("reads the token of the cookies %j", (cookie, expected) => {
  expect(sessionTokenOf(new Headers({ cookie }))).toBe(expected);
});
