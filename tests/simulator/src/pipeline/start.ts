import { type GeneratedNote, generateNotes } from "@loopline/banknotes/generator";
import type { Label } from "@loopline/contracts";
import { isHoldout } from "@loopline/svm";
import type { World } from "./world.ts";

const startPerClass = 3;
const testPerClass = 20;

/** Puts what a new stack starts with into the database, and asks for the first training. */
export function startFresh(world: World, seed: number): void {
  const { database } = world;
  const pool = [...generateNotes({ seed, count: 100 })];
  const take = (notes: readonly GeneratedNote[], count: number) =>
    ([0, 1] as const).flatMap((label) => notes.filter((note) => note.label === label).slice(0, count));

  const start = take(
    pool.filter(({ features }) => !isHoldout(features)),
    startPerClass,
  );
  for (const { features, label } of start) {
    database.training.push({
      id: database.nextId(),
      predictionId: null,
      features,
      class: label,
      created: "2026-01-01T00:00:00.000000",
      source: null,
    });
  }
  database.countTrainingChange();
  database.testSet.push(...take([...generateNotes({ seed: seed + 1, count: 100 })], testPerClass));
  askForTraining(world);
}

/** Removes a class from the training set, as an operator of the database may. The rest cannot be trained on. */
export function removeClass(world: World, label: Label): void {
  const { database } = world;
  const left = database.training.filter((row) => row.class !== label);
  database.training.splice(0, database.training.length, ...left);
  database.countTrainingChange();
  askForTraining(world);
}

export function askForTraining({ broker, random }: World): void {
  const job = { batch_id: random.uuid(), subjects: ["start"], ratings: [1] };
  broker.publish("job", Buffer.from(JSON.stringify(job)));
}
