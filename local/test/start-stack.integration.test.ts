import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotesCsv, sampleNotes } from "@loopline/banknotes";
import { noteContracts } from "@loopline/banknotes/definition";
import { JobsReplySchema } from "@loopline/contracts";
import { readEndpoints } from "@loopline/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../src/net/probes.ts";
import { processIdentity } from "../src/processes/other-processes.ts";
import { silentEvents, startStack } from "../src/stack/start-stack.ts";
import { removeState } from "../src/state/lock-state.ts";
import { stateFiles } from "../src/state/state.ts";

const { BatchesReplySchema } = noteContracts;

const startTimeoutMs = 120_000;
let directory: string;
let stateDirectory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "loopline stack "));
  stateDirectory = join(directory, "state");
});
afterAll(async () => {
  await removeState(stateDirectory);
  await rm(directory, { recursive: true });
});

async function fetchJson(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  const body: unknown = await response.json();
  expect(response.status, `${url}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}

test("changes and starts nothing for a file of notes that cannot be used", {
  timeout: startTimeoutMs,
}, async () => {
  const dataFile = join(directory, "bad.csv");
  await writeFile(dataFile, "1,2,3,4,0\n1,2,three,4,1\n");
  await expect(startStack({ stateDirectory, dataFile, ports: "free", web: false })).rejects.toThrow(
    "bad.csv, line 2, column 3 (curtosis)",
  );
  await expect(stat(stateDirectory)).rejects.toThrow("ENOENT");
});

test("a stack starts, predicts, restarts a crashed service, stops, and continues with its data", {
  timeout: 2 * startTimeoutMs,
}, async () => {
  const dataFile = join(directory, "notes.csv");
  await writeFile(dataFile, formatNotesCsv(sampleNotes("notes-1000")));
  const lines: string[] = [];
  const events = { ...silentEvents, onLine: (_: string, line: string) => void lines.push(line) };
  const options = { stateDirectory, dataFile, ports: "free", web: false, logLevel: "warn" } as const;
  const stack = await startStack({ ...options, events });
  const { endpoints } = stack;
  try {
    // Nothing logs in before the database has its role.
    expect(lines.filter((line) => line.includes("authentication failed"))).toEqual([]);
    expect(readEndpoints(stateDirectory)).toEqual(endpoints);
    expect((await stat(stateFiles(stateDirectory).endpoints)).mode & 0o777).toBe(0o600);
    const { jobs } = JobsReplySchema.parse(await fetchJson(`${endpoints.predictApi}/jobs`));
    expect(jobs.map(({ records }) => records)).toEqual([6]);

    await expect(startStack({ stateDirectory, dataFile, ports: "free", web: false })).rejects.toThrow(
      `a stack already runs on ${stateDirectory} (process ${process.pid}, APIs at ${endpoints.ingestApi}`,
    );

    const crashed = endpoints.pids.prediction ?? 0;
    process.kill(crashed, "SIGKILL");
    await fetchJson(`${endpoints.ingestApi}/notes`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ subjects: ["a note"], features: [[3.6, 8.7, -2.8, -0.4]] }),
    });
    await waitUntil(async () => {
      const { batches } = BatchesReplySchema.parse(await fetchJson(`${endpoints.predictApi}/batches`));
      if (batches.length === 0) throw new Error("no prediction yet");
    }, 20_000);
    expect(readEndpoints(stateDirectory).pids.prediction).not.toBe(crashed);
  } finally {
    await stack.stop();
  }
  const { supervisor: _, ...children } = endpoints.pids;
  expect(Object.values(children).map(processIdentity).filter(Boolean)).toEqual([]);
  expect(() => readEndpoints(stateDirectory)).toThrow("npm start");

  await expect(startStack({ stateDirectory, ports: "free", web: false })).rejects.toThrow(
    "this state began with the file notes.csv",
  );
  const again = await startStack(options);
  try {
    const { batches } = BatchesReplySchema.parse(await fetchJson(`${again.endpoints.predictApi}/batches`));
    expect(batches.map(({ subjects }) => subjects)).toEqual([["a note"]]);
  } finally {
    await again.stop();
  }
});

test("a cancelled start leaves no process and no lock", {
  timeout: startTimeoutMs,
}, async () => {
  const cancelled = new AbortController();
  const services: string[] = [];
  const start = startStack({
    web: false,
    stateDirectory: join(directory, "cancelled"),
    ports: "free",
    signal: cancelled.signal,
    events: {
      onLine: () => {},
      onNotice: () => {},
      step: async (title, work) => {
        services.push(title);
        if (title === "functions and APIs") cancelled.abort(new Error("cancelled"));
        return await work();
      },
    },
  });
  await expect(start).rejects.toThrow("cancelled");
  expect(services).toContain("Postgres");
  await removeState(join(directory, "cancelled"));
});
