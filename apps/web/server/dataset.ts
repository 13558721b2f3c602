import { bankNotes } from "@loopline/banknotes";
import { type Contracts, createContracts } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { DatasetSchema } from "@loopline/dataset/schema";
import type { ApiClient } from "./api-client.ts";
import { ApiProblem } from "./api-problem.ts";
import { createRecordSource, type RecordSource } from "./record-source.ts";

/** The dataset that runs, and what this server derives from it. */
export interface Deployment {
  readonly contracts: Contracts;
  /** Null if there is nothing to draw sample batches from. */
  readonly source: RecordSource | null;
}

/** What pages know of the dataset. */
export interface DatasetReply extends Dataset {
  /** Whether there are sample batches to submit. */
  readonly hasSamples: boolean;
  /** Whether these are the bank notes of @loopline/banknotes. */
  readonly isDefault: boolean;
}

/**
 * Asks the predict API for its dataset once, and keeps it until this process ends. A failure is not kept: the next call asks
 * again.
 *
 * @returns a function that rejects with the signal's reason, or with {@link ApiProblem}
 */
export function createDeployment(options: {
  predict: ApiClient;
  file: string | undefined;
  random: () => number;
}): (signal: AbortSignal) => Promise<Deployment> {
  const { predict, file, random } = options;
  let asking: Promise<Deployment> | undefined;

  async function ask(): Promise<Deployment> {
    const dataset = await fetchDataset(predict);
    return {
      contracts: createContracts(dataset),
      source: createRecordSource({ dataset, isDefault: isDefault(dataset), file, random }),
    };
  }

  return (signal) => {
    asking ??= ask().catch((error: unknown) => {
      asking = undefined;
      throw error;
    });
    return untilAborted(asking, signal);
  };
}

export function describeDeployment({ contracts: { dataset }, source }: Deployment): DatasetReply {
  return { ...dataset, hasSamples: source !== null, isDefault: isDefault(dataset) };
}

function isDefault({ hash }: Dataset): boolean {
  return hash === bankNotes.hash;
}

async function fetchDataset(predict: ApiClient): Promise<Dataset> {
  try {
    // All requests share this one, so none of them may abort it.
    return await predict("/dataset", DatasetSchema, { signal: new AbortController().signal });
  } catch (error) {
    // The original's API has no such route, and only one dataset.
    if (error instanceof ApiProblem && error.status === 404) return bankNotes;
    throw error;
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
