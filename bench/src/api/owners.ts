import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { cpus } from "node:os";
import { join } from "node:path";
import { cacheKeys } from "@loopline/contracts";
import { startStack } from "@loopline/local";
import type { Endpoints } from "@loopline/services";
import { compareSamples } from "@loopline/statistics";
import { Redis } from "ioredis";
import { applySettings } from "../../../tests/end-to-end/src/config.ts";
import { percentile } from "../percentile.ts";
import { runBenchmark } from "../run-benchmark.ts";
import { type ApisApart, apartRedisUrl, startApart } from "./apart.ts";
import { exampleBatches, exampleNotes } from "./examples.ts";
import { type Load, type Measured, measureLoad } from "./load.ts";
import { markdownTable } from "./markdown-table.ts";
import { notesBody } from "./workloads.ts";

const root = join(import.meta.dirname, "../../..");

/** How much is measured. */
interface Sizes {
  readonly rounds: number;
  /** Of one load in one round. */
  readonly seconds: number;
  readonly owners: number;
  /** Batches of each of these owners. */
  readonly batches: number;
  readonly requests: number;
  /** Requests that wait for a batch. */
  readonly waits: number;
}

const full: Sizes = { rounds: 5, seconds: 2, owners: 10_000, batches: 100, requests: 2_000, waits: 200 };
const short: Sizes = { rounds: 1, seconds: 0.5, owners: 100, batches: 10, requests: 50, waits: 5 };

type Work = "POST /notes" | "GET /batches" | "GET /batches/{id}" | "PATCH /batches/{id}";
const works: readonly Work[] = ["POST /notes", "GET /batches", "GET /batches/{id}", "PATCH /batches/{id}"];

/** What keys have: no owner, an owner, or an owner with a quota. */
const kinds = ["no owner", "owner", "owner and quota"] as const;
type Kind = (typeof kinds)[number];

const otherOwner = "other";
/** Of all records of the first batch in the lists. */
const { subjects } = exampleNotes(5, 0);
const rating = JSON.stringify({ subjects, ratings: subjects.map(() => 1) });

function loadOf(work: Work, { ingest, predict, headers, batchIds }: ApisApart, seconds: number): Load {
  const [id = ""] = batchIds;
  const common = { headers, seconds, connections: 16 };
  switch (work) {
    case "POST /notes":
      return { ...common, url: `${ingest.url}/notes`, method: "POST", body: notesBody, connections: 64 };
    case "GET /batches":
      return { ...common, url: `${predict.url}/batches`, method: "GET" };
    case "GET /batches/{id}":
      return { ...common, url: `${predict.url}/batches/${id}`, method: "GET" };
    case "PATCH /batches/{id}":
      return { ...common, url: `${predict.url}/batches/${id}`, method: "PATCH", body: rating };
  }
}

type Figures = Record<Work, Record<Kind, Measured[]>>;

/** Measures the same loads with each kind of key, in turn, so that a change of the machine meets all of them. */
async function measureKinds(stack: Endpoints, { rounds, seconds }: Sizes): Promise<Figures> {
  const aparts: Record<Kind, ApisApart> = {
    "no owner": await startApart(stack, { guarded: true }),
    owner: await startApart(stack, { guarded: true, owned: "without quota" }),
    "owner and quota": await startApart(stack, { guarded: true, owned: "with quota" }),
  };
  const none = () => ({ "no owner": [], owner: [], "owner and quota": [] });
  const figures: Figures = {
    "POST /notes": none(),
    "GET /batches": none(),
    "GET /batches/{id}": none(),
    "PATCH /batches/{id}": none(),
  };
  try {
    // The first round is not counted: code is compiled, and connections are opened.
    for (let round = 0; round <= rounds; round++) {
      console.log(round === 0 ? "warming up" : `round ${round} of ${rounds}`);
      for (const work of works) {
        for (const kind of kinds) {
          const { ingest, predict } = aparts[kind];
          const { pid } = work === "POST /notes" ? ingest : predict;
          const measured = await measureLoad(loadOf(work, aparts[kind], seconds), pid);
          if (measured.failed > 0) throw new Error(`${measured.failed} requests failed: ${work}, ${kind}`);
          if (round > 0) figures[work][kind].push(measured);
        }
      }
    }
    return figures;
  } finally {
    await Promise.all(Object.values(aparts).map((apart) => apart.stop()));
  }
}

interface ListFigures {
  readonly only: Measured;
  readonly among: Measured;
}

/** `GET /batches` of an owner, first as the only one, then among many with batches of their own. */
async function measureLists(stack: Endpoints, sizes: Sizes): Promise<ListFigures> {
  const apart = await startApart(stack, { guarded: true, owned: "without quota" });
  const load = loadOf("GET /batches", apart, sizes.seconds);
  const measure = async () => {
    await measureLoad({ ...load, seconds: Math.min(1, sizes.seconds) }, apart.predict.pid);
    const measured: Measured[] = [];
    for (let round = 0; round < sizes.rounds; round++) {
      measured.push(await measureLoad(load, apart.predict.pid));
    }
    return measured.toSorted((one, other) => one.perSecond - other.perSecond)[sizes.rounds >> 1];
  };
  try {
    const only = await measure();
    await fillOwners(apartRedisUrl(stack), sizes);
    const among = await measure();
    if (only === undefined || among === undefined) throw new Error("there were no rounds");
    return { only, among };
  } finally {
    await apart.stop();
  }
}

async function fillOwners(url: string, { owners, batches }: Sizes): Promise<void> {
  console.log(`${owners * batches} batches of ${owners} owners`);
  const redis = new Redis(url);
  try {
    for (let from = 0; from < owners; from += 100) {
      const pipeline = redis.pipeline();
      for (let owner = from; owner < Math.min(owners, from + 100); owner++) {
        const entries = exampleBatches(batches, 1).map((batch) => JSON.stringify(batch));
        pipeline.rpush(cacheKeys.ownedBatches(`owner-${owner}`), ...entries);
      }
      await pipeline.exec();
    }
  } finally {
    redis.disconnect();
  }
}

interface Times {
  readonly what: string;
  readonly requests: number;
  /** Medians, in milliseconds. */
  readonly one: number;
  readonly unknown: number;
  readonly pValue: number;
}

/**
 * Compares the times of replies about another owner's batch with those about an id that nobody has, one request at a time, in random
 * order. The first comparison is of the caller's own batch: it shows that a difference would be found.
 */
async function compareTimes(stack: Endpoints, { requests, waits }: Sizes): Promise<Times[]> {
  const apart = await startApart(stack, { guarded: true, owned: "without quota" });
  const [own = ""] = apart.batchIds;
  const others = randomUUID();
  const redis = new Redis(apartRedisUrl(stack));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const detail = await redis.get(cacheKeys.batch(own));
    await redis.set(cacheKeys.batch(others), detail ?? "");
    await redis.set(cacheKeys.batchOwner(others), otherOwner);
    const send = (method: string, query: string) => (id: string) =>
      timeRequest(`${apart.predict.url}/batches/${id}${query}`, {
        agent,
        method,
        headers: { ...apart.headers, "content-type": "application/json" },
        body: method === "PATCH" ? rating : "",
      });
    const compare = async (
      what: string,
      id: string,
      count: number,
      timed: (id: string) => Promise<number>,
    ) => {
      console.log(what);
      for (let warm = 0; warm < Math.min(200, count); warm++) await timed(warm % 2 ? id : randomUUID());
      const times: Record<"one" | "unknown", number[]> = { one: [], unknown: [] };
      while (times.one.length < count || times.unknown.length < count) {
        const which = Math.random() < 0.5 ? "one" : "unknown";
        if (times[which].length < count) times[which].push(await timed(which === "one" ? id : randomUUID()));
      }
      const { pValue } = compareSamples(times.one, times.unknown);
      const [one, unknown] = [percentile(times.one, 0.5), percentile(times.unknown, 0.5)];
      return { what, requests: count, one, unknown, pValue };
    };
    return [
      await compare("GET of one's own, to see that a difference is found", own, requests, send("GET", "")),
      await compare("GET of another's", others, requests, send("GET", "")),
      await compare("PATCH of another's", others, requests, send("PATCH", "")),
      await compare("GET of another's, wait=0.02", others, waits, send("GET", "?wait=0.02")),
    ];
  } finally {
    redis.disconnect();
    agent.destroy();
    await apart.stop();
  }
}

/** Milliseconds from sending a request to the end of its reply. */
function timeRequest(
  url: string,
  { body, ...options }: { agent: Agent; method: string; headers: Record<string, string>; body: string },
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const started = performance.now();
  request(url, options, (reply) => {
    reply.resume().once("end", () => resolve(performance.now() - started));
  })
    .once("error", reject)
    .end(body);
  return promise;
}

function report(figures: Figures, lists: ListFigures, times: readonly Times[], sizes: Sizes): string {
  const median = (of: Measured[], value: (one: Measured) => number) => percentile(of.map(value), 0.5);
  const ratio = (value: number, to: number) => (value / to).toFixed(3);
  const kindRows = works.flatMap((work) =>
    kinds.map((kind) => {
      const [all, plain] = [figures[work][kind], figures[work]["no owner"]];
      const [perSecond, cpu] = [median(all, (one) => one.perSecond), median(all, (one) => one.cpu)];
      return [
        work,
        kind,
        perSecond.toFixed(0),
        ratio(
          perSecond,
          median(plain, (one) => one.perSecond),
        ),
        cpu.toFixed(0),
        ratio(
          cpu,
          median(plain, (one) => one.cpu),
        ),
      ];
    }),
  );
  const { only, among } = lists;
  const processor = cpus();
  return [
    "# What owners of keys cost, and what times tell",
    "",
    `${new Date().toISOString().slice(0, 10)}, ${processor.length} cores of ${processor[0]?.model.trim()}. Written by \`npm run bench:owners\`.`,
    "",
    `Each API by itself, ${sizes.rounds} rounds of ${sizes.seconds} s in which the kinds of keys take turns; medians.`,
    "",
    markdownTable(["work", "key", "per second", "to no owner", "processor, µs", "to no owner"], kindRows),
    "",
    `\`GET /batches\` of an owner: ${only.perSecond.toFixed(0)}/s, p50 ${only.p50.toFixed(2)} ms as the only one; ${among.perSecond.toFixed(0)}/s, p50 ${among.p50.toFixed(2)} ms among ${sizes.owners} owners with ${sizes.owners * sizes.batches} batches (${ratio(among.perSecond, only.perSecond)}).`,
    "",
    "Times of replies about a batch and about an unknown id, one request at a time, in random order. p is that of the two-sample",
    "Kolmogorov–Smirnov test; the goal is p > 0.01 for another's batch.",
    "",
    markdownTable(
      ["request", "of each", "median, ms", "unknown id, ms", "p"],
      times.map(({ what, requests, one, unknown, pValue }) => [
        what,
        String(requests),
        one.toFixed(3),
        unknown.toFixed(3),
        pValue < 1e-6 ? "< 1e-6" : pValue.toPrecision(2),
      ]),
    ),
    "",
  ].join("\n");
}

await runBenchmark(
  "bench:owners",
  {
    about:
      "measures what owners of keys cost and what times tell; writes bench/results/owners.md, in six minutes",
    argument: "short",
  },
  async (argument) => {
    const sizes = argument === "short" ? short : full;
    applySettings();
    const stateDirectory = join(root, `.local/bench-${randomUUID()}`);
    const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error", web: false });
    try {
      const times = await compareTimes(stack.endpoints, sizes);
      const figures = await measureKinds(stack.endpoints, sizes);
      const text = report(figures, await measureLists(stack.endpoints, sizes), times, sizes);
      console.log(text);
      if (sizes === short) return;
      const results = join(root, "bench/results");
      await mkdir(results, { recursive: true });
      await writeFile(join(results, "owners.md"), text);
    } finally {
      await stack.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    }
  },
);
