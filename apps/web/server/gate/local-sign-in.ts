import type { Clock, Logger } from "@loopline/platform";
import { type Sessions, sessionSeconds, type Users } from "@loopline/platform/users";
import { z } from "zod";
import { ApiProblem, unauthorized } from "../api-problem.ts";
import { check, readJson } from "../input.ts";
import { checkOrigin } from "./check-origin.ts";

const cookieName = "loopline_session";

/** The token of a request's session; empty without one. */
export function sessionTokenOf(headers: Headers): string {
  const [, token = ""] =
    /(?:^|;\s*)loopline_session=([\w-]{43})(?:;|$)/.exec(headers.get("cookie") ?? "") ?? [];
  return token;
}

const SignInBodySchema = z.object({ name: z.string().max(100), password: z.string().max(1_000) });

/** Sign-in with the names and passwords of the local list. */
export interface LocalSignIn {
  /** Answers with a session cookie. @throws {ApiProblem} 400, 401, 403, 413, 415 or 429 */
  signIn(request: Request): Promise<Response>;
  /** Ends the session of the request. @throws {ApiProblem} 403 */
  signOut(request: Request): Promise<Response>;
}

/** Guesses at one name, and passwords that are checked at once: each takes 32 MB. */
const max = { attempts: 5, checks: 8 };
const windowSeconds = 15 * 60;

export function createLocalSignIn(deps: {
  readonly users: Pick<Users, "verify">;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Logger;
}): LocalSignIn {
  const { users, sessions, clock, log } = deps;
  /** By name, whether there is such a user or not: the answer tells nobody who has an account. */
  const attempts = new Map<string, { count: number; ends: number }>();
  let checks = 0;

  /** Counts an attempt. @throws {ApiProblem} 429 */
  function countAttempt(name: string): void {
    const now = clock.seconds();
    for (const [other, { ends }] of attempts) if (ends <= now) attempts.delete(other);
    const own = attempts.get(name) ?? { count: 0, ends: now + windowSeconds };
    if (own.count >= max.attempts) throw tooMany(`Too many attempts for ${name}`, Math.ceil(own.ends - now));
    attempts.set(name, { ...own, count: own.count + 1 });
  }

  return {
    async signIn(request) {
      checkOrigin(request.headers);
      const { name, password } = check(SignInBodySchema, await readJson(request), "body");
      if (checks >= max.checks) throw tooMany("Too many people sign in at once", 5);
      countAttempt(name.toLowerCase());
      checks += 1;
      const user = await users.verify(name, password).finally(() => {
        checks -= 1;
      });
      if (user === null) {
        log.warn("a sign-in was refused");
        throw unauthorized("The name or the password is wrong");
      }
      attempts.delete(user.name);
      log.info({ user: user.name }, "signed in");
      return withCookie(request.headers, await sessions.start(user), sessionSeconds);
    },
    async signOut(request) {
      checkOrigin(request.headers);
      await sessions.end(sessionTokenOf(request.headers));
      return withCookie(request.headers, "", 0);
    },
  };
}

function tooMany(what: string, seconds: number): ApiProblem {
  const message = `${what}: try again in ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}`;
  const headers = { "Retry-After": String(seconds) };
  return new ApiProblem(429, { status_text: "Too many requests", message }, { headers });
}

/** Scripts cannot read the cookie, and pages of other sites cannot send it with anything but a link. */
function withCookie(headers: Headers, token: string, seconds: number): Response {
  const isEncrypted = headers.get("x-forwarded-proto")?.split(",")[0] === "https";
  const cookie = `${cookieName}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isEncrypted ? "; Secure" : ""}`;
  return Response.json({}, { headers: { "Set-Cookie": cookie, "Cache-Control": "no-store" } });
}
