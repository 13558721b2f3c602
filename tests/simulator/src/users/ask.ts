import { died } from "../core/process.ts";
import type { ApiReply, ApiRequest, SendRequest } from "../pipeline/api-host.ts";
import type { User } from "./user.ts";

/** How long a client waits for an answer, in milliseconds. */
const patienceMs = 20_000;

/** The statuses that say nothing about the request, only that it may be sent again. */
const temporary = 503;

/**
 * Sends a request once. Undefined when there was no answer, or none but "try again".
 * @param expected statuses that the request may be answered with
 */
export async function ask(
  { world, observations }: Pick<User, "world" | "observations">,
  send: SendRequest,
  request: ApiRequest,
  expected: readonly number[],
): Promise<ApiReply | undefined> {
  const reply = await Promise.race([send(request), world.clock.sleep(patienceMs)]);
  if (reply === undefined || reply === died || reply.status === temporary) return undefined;
  world.trace.note(`${request.method} ${request.url} ${reply.status}`);
  if (!expected.includes(reply.status)) {
    observations.complaints.push(`${request.method} ${request.url} was answered with ${reply.status}`);
  }
  return reply;
}

/** Sends a request again and again, some times, until it is answered. */
export async function askAgain(
  user: User,
  send: SendRequest,
  request: ApiRequest,
  expected: readonly number[],
): Promise<ApiReply | undefined> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const reply = await ask(user, send, request, expected);
    if (reply !== undefined) return reply;
    await user.world.clock.sleep(user.random.magnitude(50, 5_000 * 2 ** attempt));
  }
  return undefined;
}
