/** What the model takes for granted: each is a number to be replaced by a measured one once there is a deployment. */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

export const assumptions = {
  notesPerBatch: { value: 5, unit: "notes", why: "The size of batch that the other benchmarks use." },
  readsPerBatch: {
    value: 1,
    unit: "requests",
    why: "A client asks once for what it submitted (`GET /batches/{id}?wait=`).",
  },
  feedbackShare: { value: 0.05, unit: "of batches", why: "How many batches somebody corrects or confirms." },
  jobDeliveries: {
    value: 2,
    unit: "deliveries",
    why: "A job that finds a training under way is delivered again.",
  },
  secondsBetweenTrainings: {
    value: 1,
    unit: "seconds",
    why: "A training waits until corrections pause, and takes in all there are: more than one a second is not expected.",
  },
  trainingSeconds: {
    value: 0.5,
    unit: "seconds",
    why: "A training's wait for a pause (QUIET_MS), and its reads and writes; its processor time comes on top.",
  },
  apiSeconds: {
    value: 0.03,
    unit: "seconds",
    why: "A POST or PATCH in the cloud: mostly Pub/Sub's confirmation.",
  },
  waitSeconds: {
    value: 0.15,
    unit: "seconds",
    why: "A GET that waits for its batch, through three hops of Pub/Sub.",
  },
  functionSeconds: {
    value: 0.05,
    unit: "seconds",
    why: "A function in the cloud: one publish, or one transaction of few round trips.",
  },
  cpuRatio: {
    value: 1,
    unit: "×",
    why: "Processor time there by processor time here. A vCPU is a hyperthread: 1.5 would not surprise.",
  },
  utilization: {
    value: 0.6,
    unit: "of a vCPU",
    why: "Cloud Run's autoscaler adds instances above 60 % of processor time, or of the concurrency.",
  },
  peakRatio: {
    value: 3,
    unit: "×",
    why: "The busiest minute by the month's mean: what must fit in the size.",
  },
  redisFragmentation: {
    value: 1.15,
    unit: "×",
    why: "What an allocator takes beside what Redis counts for its keys.",
  },
  redisFixedGb: {
    value: 0.05,
    unit: "GB",
    why: "Redis itself, its lists of a thousand entries and its stream of 20,000 events.",
  },
  ownLogBytes: {
    value: 1_000,
    unit: "bytes",
    why: "A line of ours as Cloud Logging counts it, with its labels: some 250 bytes of it are ours.",
  },
  requestLogBytes: {
    value: 1_200,
    unit: "bytes",
    why: "Cloud Run's own line for each request.",
  },
  httpHeaderBytes: { value: 500, unit: "bytes", why: "Headers of an answer, with TLS." },
  artifactGb: { value: 1.5, unit: "GiB", why: "Three images and eight functions, the newest few of each." },
  alertConditions: {
    value: 5,
    unit: "conditions",
    why: "Those of infra: dead letters, backlog, 5xx, p99, accuracy.",
  },
  seriesPerCondition: {
    value: 6,
    unit: "series",
    why: "What a condition's query returns, every 30 seconds: one for each service or subscription that did anything.",
  },
  backupShare: { value: 1.5, unit: "of the data", why: "Seven daily backups of which most is the same." },
  oldFunctionGhz: { value: 0.4, unit: "GHz", why: "A first-generation function of 256 MB." },
  oldFunctionGb: { value: 0.25, unit: "GB", why: "The default memory of a first-generation function." },
  oldApiSeconds: { value: 0.03, unit: "seconds", why: "As ours: it waits for the same confirmation." },
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof assumptions;

/** An assumption's number. */
export function assumed(name: AssumptionName): number {
  return assumptions[name].value;
}
