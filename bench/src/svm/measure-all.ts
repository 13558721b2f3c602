import { join } from "node:path";
import { measureNpmPeers } from "./npm-peers.ts";
import { timeFit, timePredictions } from "./own-times.ts";
import { type PeakMemory, peakMemory } from "./peak-memory.ts";
import { recordedFigures } from "./recorded.ts";
import { type Figure, type Job, measureScikitLearn } from "./scikit-learn.ts";
import { timeTables } from "./table-times.ts";
import { type TrainingWork, trainingWork } from "./training-work.ts";
import { workerPause } from "./worker-pause.ts";

export interface Surroundings {
  /** Folder for the sets' files. */
  readonly scratch: string;
  /** Folder with the real notes. */
  readonly realData: string | undefined;
  /** Environment of scikit-learn's process. */
  readonly env: NodeJS.ProcessEnv;
}

export type Measured = Awaited<ReturnType<typeof measureAll>>;

/** Measures everything, one thing after the other: ours, npm's, scikit-learn's. */
export async function measureAll({ scratch, realData, env }: Surroundings) {
  const work = trainingWork(realData);
  const time = (name: keyof TrainingWork) => timeFit(work[name].set, work[name].effort);
  const fits = {
    first: time("first"),
    tenThousand: time("tenThousand"),
    hundredThousand: time("hundredThousand"),
    wide: time("wide"),
    wideOverlap: time("wideOverlap"),
    overlap: time("overlap"),
    million: time("million"),
    largeOverlap: time("largeOverlap"),
    ties: time("ties"),
  };
  const million = work.million.set;
  return {
    fits,
    after: timePredictions(fits.million.model, million),
    worker: await workerPause(million),
    npm: {
      first: await measureNpmPeers(work.first.set),
      tenThousand: await measureNpmPeers(work.tenThousand.set),
    },
    ...scikitLearnOrRecorded(work, scratch, env),
    memory: memoryOf(work, scratch),
    tables: realData === undefined ? [] : timeTables(join(realData, "tables"), scratch, env),
    realNotes: work.first.set.real,
  };
}

function scikitLearnOrRecorded(work: TrainingWork, scratch: string, env: NodeJS.ProcessEnv) {
  const jobs: Job[] = Object.values(work).flatMap(({ set, peer }) =>
    peer ? [{ set, models: [{ model: "SVC" as const, ...peer }] }] : [],
  );
  const once = { warmUp: 0, runs: 1 };
  const afterwards: Job["models"] = [
    { model: "predict", warmUp: 1, runs: 7 },
    { model: "predictOne", warmUp: 50, runs: 1001 },
    { model: "report", warmUp: 3, runs: 51 },
  ];
  for (const { set } of [work.tenThousand, work.hundredThousand, work.million]) {
    const models: Job["models"] = [
      { model: "LinearSVC", ...once },
      { model: "SGD", ...once },
    ];
    jobs.push({ set, models: set === work.million.set ? [...models, ...afterwards] : models });
  }
  const measured = measureScikitLearn(jobs, scratch, env);
  const figures: readonly Figure[] = measured?.figures ?? recordedFigures;
  return { version: measured?.version ?? null, figures };
}

function memoryOf(work: TrainingWork, scratch: string): PeakMemory & { readonly name: string } {
  const { set } = work.million;
  return { name: set.name, ...peakMemory(set, scratch) };
}
