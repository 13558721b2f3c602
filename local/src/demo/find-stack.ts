import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createClient } from "@loopline/client";
import { type CachedJob, JobsReplySchema } from "@loopline/contracts";
import { type Endpoints, readEndpoints } from "@loopline/services";
import { httpProbe } from "../net/probes.ts";

const timeoutMs = 5_000;

/** The endpoints of the stack that runs on a state directory, if both of its APIs answer. */
export async function findStack(stateDirectory: string, signal: AbortSignal): Promise<Endpoints | undefined> {
  try {
    const endpoints = readEndpoints(stateDirectory);
    // Checked, because another server may have taken the port of a killed stack.
    const { predictApi: url, apiKey } = endpoints;
    JobsReplySchema.parse(await createClient({ url, apiKey, timeoutMs, retries: 0 }).jobs({ signal }));
    await httpProbe(`${endpoints.ingestApi}/`)(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    return endpoints;
  } catch {
    signal.throwIfAborted();
    // No stack runs, or it was killed and has left its endpoints behind.
    return undefined;
  }
}

/** Rows of a training set before the first correction. */
const firstRows = 6;

/**
 * What the user should know about a stack before it is taught, one sentence per line.
 *
 * @param newest its newest job
 * @param dataFile the file given with `--data`
 */
export async function describeStart(
  { data }: Pick<Endpoints, "data">,
  newest: Pick<CachedJob, "records">,
  dataFile: string | undefined,
): Promise<string> {
  const sentences = [`It starts from ${newest.records} training rows.`];
  if (newest.records > firstRows) {
    sentences.push("It was trained before; npm run reset starts over.");
  }
  if (dataFile !== undefined && !(await beganWith(data.origin, dataFile))) {
    sentences.push(`It was not started from ${dataFile}; run npm start -- --data ${dataFile} for that.`);
  }
  return sentences.join("\n");
}

async function beganWith(origin: Endpoints["data"]["origin"], file: string): Promise<boolean> {
  return origin.source === "file" && origin.sha256 === hash("sha256", await readFile(file));
}
