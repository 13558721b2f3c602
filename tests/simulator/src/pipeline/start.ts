import { hasOnlyNumbers } from "@loopline/contracts";
import { isHoldout } from "@loopline/svm";
import type { TrueRecord } from "./tables.ts";
import type { World } from "./world.ts";

const testPerClass = 20;

/**
 * Puts what a new stack starts with into the database, and asks for the first training.
 * @param perClass rows of each class that the training set starts with
 */
export function startFresh(world: World, seed: number, perClass: number): void {
  const { database, table } = world;
  const { dataset } = table.contracts;
  const take = (records: readonly TrueRecord[], count: number) =>
    dataset.target.classes.flatMap((_, label) =>
      records.filter((record) => record.label === label).slice(0, count),
    );
  const isTrainedOn = ({ values }: TrueRecord) => !hasOnlyNumbers(dataset) || !isHoldout(values.map(Number));

  for (const { values, label } of take(table.records({ seed, count: 100 }).filter(isTrainedOn), perClass)) {
    database.training.push({
      id: database.nextId(),
      predictionId: null,
      features: values,
      class: label,
      created: "2026-01-01T00:00:00.000000",
      source: null,
      owner: null,
    });
  }
  database.countTrainingChange();
  if (table.hasTestSet) {
    for (const { values, label } of take(table.records({ seed: seed + 1, count: 100 }), testPerClass)) {
      database.testSet.push({ features: values, label });
    }
  }
  askForTraining(world);
}

/** Removes a class from the training set, as an operator of the database may. Of two, the rest cannot be trained on. */
export function removeClass(world: World, label: number): void {
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
