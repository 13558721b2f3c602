import { JobsReplySchema } from "@loopline/contracts";
import { type Endpoints, readEndpoints } from "@loopline/services";
import { httpProbe } from "../net/probe.ts";
import { requestJson } from "./request-json.ts";

const timeoutMs = 5_000;

/** Where the stack of a state directory is, if one runs there and both of its APIs answer. */
export async function findStack(stateDirectory: string, signal: AbortSignal): Promise<Endpoints | undefined> {
  try {
    const endpoints = readEndpoints(stateDirectory);
    const url = `${endpoints.predictApi}/jobs`;
    await requestJson(JobsReplySchema, { method: "GET", url }, signal);
    await httpProbe(`${endpoints.ingestApi}/`)(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    return endpoints;
  } catch {
    signal.throwIfAborted();
    // None runs, or it was killed and has left its endpoints behind.
    return undefined;
  }
}
