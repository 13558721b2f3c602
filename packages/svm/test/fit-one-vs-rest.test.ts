import { expect, it } from "vitest";
import { decideClasses, decisionFunction, fit, fitOneVsRest } from "../src/index.ts";
import { createRandom } from "../src/rows/random.ts";

const rows = 300;
const cols = 3;
const random = createRandom(7);
const labels = Array.from({ length: rows }, (_, i) => (i < 4 ? i : Math.floor(4 * random() ** 2)));
const x = Float64Array.from({ length: rows * cols }, (_, at) => {
  const label = labels[Math.floor(at / cols)] ?? 0;
  return random() + (at % cols === label ? 1.5 : 0);
});
const shape = { rows, cols };

it("fits one machine per class, each the same as fit for that class against all others", () => {
  const machines = fitOneVsRest(x, labels, 4, shape);
  expect(machines).toHaveLength(4);
  machines.forEach((machine, positive) => {
    const y = labels.map((label) => Number(label === positive));
    expect(machine).toEqual(fit(x, y, shape));
  });
});

it("fits the one machine of fit for two classes", () => {
  const two = labels.map((label) => Number(label > 1));
  expect(fitOneVsRest(x, two, 2, shape)).toEqual([fit(x, two, shape)]);
});

it("decides for the machine with the largest decision, and by the sign of the only one", () => {
  expect([
    ...decideClasses([Float64Array.of(1, -3), Float64Array.of(2, -2), Float64Array.of(0, -2)]),
  ]).toEqual([1, 1]);
  expect([...decideClasses([Float64Array.of(0.1, 0, -1)])]).toEqual([1, 0, 0]);
  const decisions = fitOneVsRest(x, labels, 4, shape).map((machine) => decisionFunction(machine, x, rows));
  const right = decideClasses(decisions).filter((found, i) => found === labels[i]).length;
  expect(right / rows).toBeGreaterThan(0.8);
});

it("balances both sides of each machine, or weighs each row by its class", () => {
  const balanced = fitOneVsRest(x, labels, 4, { ...shape, classWeights: "balanced" });
  const weighed = fitOneVsRest(x, labels, 4, { ...shape, classWeights: [1, 2, 3, 4] });
  balanced.forEach((machine, positive) => {
    const y = labels.map((label) => Number(label === positive));
    const count = y.filter(Boolean).length;
    const classWeights = [rows / (2 * (rows - count)), rows / (2 * count)] as const;
    expect(machine).toEqual(fit(x, y, { ...shape, classWeights }));
    const rowWeights = labels.map((label) => label + 1);
    expect(weighed[positive]).toEqual(fit(x, y, { ...shape, rowWeights }));
  });
});

it.each([
  [1, labels, "classes is 1; it must be a whole number of at least 2"],
  [3, labels, "it must be a whole number from 0 to 2"],
  [4, labels.map((label) => (label === 2 ? 1 : label)), "class 2 has no row"],
  [4, labels.slice(1), "x has 300 rows, but y has 299 labels"],
])("refuses labels that are not of its classes (%#)", (classes, given, message) => {
  expect(() => fitOneVsRest(x, given, classes, shape)).toThrow(message);
});
