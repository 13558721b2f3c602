import { join } from "node:path";
import { createLogger, type Logger, systemClock } from "@loopline/platform";
import { createSessions, createUsers } from "@loopline/platform/users";
import { createRemoteJWKSet } from "jose";
import { forbidden, unauthorized } from "../api-problem.ts";
import { type Config, loadConfig } from "../config.ts";
import { checkOrigin } from "./check-origin.ts";
import { createIapUser, iapKeysUrl } from "./iap.ts";
import { createLocalSignIn, type LocalSignIn, sessionTokenOf } from "./local-sign-in.ts";

/** Who may use this server. */
export interface Gate {
  /**
   * The user who sent a request; undefined if nobody needs to sign in.
   * @throws {ApiProblem} 401 if nobody is signed in; 403 if the request comes by a page or a name that is not this server's
   */
  admit(request: Pick<Request, "method" | "headers">): Promise<string | undefined>;
  /** For users of the local list. */
  readonly local?: LocalSignIn;
}

export function createGate(config: Config, log: Logger): Gate {
  const { USERS_DIRECTORY: directory, IAP_AUDIENCE: audience, ALLOWED_HOSTS: hosts } = config;
  if (directory !== undefined) {
    const users = createUsers(directory);
    const sessions = createSessions(join(directory, "sessions"), users, systemClock);
    const local = createLocalSignIn({ users, sessions, clock: systemClock, log });
    return { admit: admitBy(hosts, (headers) => sessions.find(sessionTokenOf(headers))), local };
  }
  if (audience !== undefined) {
    const userOf = createIapUser({ audience, keys: createRemoteJWKSet(new URL(iapKeysUrl)), log });
    return { admit: admitBy(hosts, userOf) };
  }
  return { admit: admitBy(hosts, undefined) };
}

/**
 * @param hosts the names that this server answers to; undefined for any
 * @param userOf finds the user, or null; undefined if nobody needs to sign in
 */
export function admitBy(
  hosts: readonly string[] | undefined,
  userOf: ((headers: Headers) => Promise<string | null>) | undefined,
): Gate["admit"] {
  return async ({ method, headers }) => {
    checkHost(headers, hosts);
    if (method !== "GET" && method !== "HEAD") checkOrigin(headers);
    if (userOf === undefined) return undefined;
    const user = await userOf(headers);
    if (user === null) throw unauthorized("You are not signed in: reload the page");
    return user;
  };
}

/** Another site can give its own name the address of this server (DNS rebinding). @throws {ApiProblem} 403 */
function checkHost(headers: Headers, hosts: readonly string[] | undefined): void {
  if (hosts === undefined || hosts.includes(hostnameOf(`http://${headers.get("host")}`) ?? "")) return;
  throw forbidden(`This server answers only to ${hosts.join(", ")}`);
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

let created: Gate | undefined;

/** The gate of this process. */
export function gate(): Gate {
  if (created === undefined) {
    const config = loadConfig();
    created = createGate(config, createLogger("web", config));
  }
  return created;
}
