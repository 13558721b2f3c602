import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { CachedJob } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";

/** Rows of a training set that nobody has added to. */
const firstRows = 6;

/**
 * What to know of a stack before it is taught, a sentence per line.
 *
 * @param newest its newest job
 * @param dataFile the file that was asked for
 */
export async function describeStart(
  { data }: Pick<Endpoints, "data">,
  newest: Pick<CachedJob, "records">,
  dataFile: string | undefined,
): Promise<string> {
  const sentences = [`It starts from ${newest.records} training rows.`];
  if (newest.records > firstRows) {
    sentences.push("So it has learned before; npm run reset makes it forget.");
  }
  if (dataFile !== undefined && !(await beganWith(data.origin, dataFile))) {
    sentences.push(`It did not begin with ${dataFile}; npm start -- --data FILE would.`);
  }
  return sentences.join("\n");
}

async function beganWith(origin: Endpoints["data"]["origin"], file: string): Promise<boolean> {
  return origin.source === "file" && origin.sha256 === hash("sha256", await readFile(file));
}
