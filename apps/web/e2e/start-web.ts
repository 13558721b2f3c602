import { answer, type Behaviour, problem } from "@loopline/client/testing";
import { onTestFinished } from "vitest";
import { type LaunchOptions, launchWeb, type WebSources } from "./launch-web.ts";

/** Calls a function at the end: that of the test, or of the file of a fixture. */
export type OnEnd = (stop: () => void | Promise<void>) => void;

/** Starts another web app for other APIs and another monitor. It stops when the test ends. Returns its URL. */
export async function startWeb(
  sources: WebSources,
  { onEnd = onTestFinished, ...options }: LaunchOptions & { readonly onEnd?: OnEnd } = {},
): Promise<string> {
  const { url, stop } = await launchWeb(sources, options);
  onEnd(stop);
  return url;
}

/** Answers each path, whatever its query, with its reply, and other paths with 404. */
export function answerPaths(replies: Readonly<Record<string, unknown>>): Behaviour {
  return (_, { path }) => {
    const body = replies[path.replace(/\?.*/, "")];
    return body === undefined ? problem(404, "Resource not found") : answer(200, body);
  };
}
