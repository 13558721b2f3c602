import { type ApiName, apiNames } from "@loopline/contracts";
import { fuzz } from "../fuzz.ts";
import { watchPublished } from "../watch-published.ts";
import type { Scenario } from "./scenario.ts";

/** Load code, open connections and fill caches before memory is measured. */
const warmUpBodies = 2_000;
/** Allows for fragmentation. */
const maxGrowthBytes = 25_000_000;

const toMegabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

export const fuzzed: Scenario = {
  title: "random HTTP bodies",
  async run(stack, { bodies }, say) {
    const memory = (name: ApiName) => stack.processes.memory(name);
    const memoryInUse = () => Promise.all(apiNames.map((name) => stack.processes.memoryInUse(name)));
    await fuzz(stack.endpoints, warmUpBodies, 40);
    const published = await watchPublished(stack);
    const before = await memoryInUse();
    const progress = (sent: number) =>
      say(`${sent} of ${bodies} sent; memory is ${apiNames.map(memory).map(toMegabytes).join(" and ")} MB`);
    const { statuses, failures, accepted } = await fuzz(stack.endpoints, bodies, 41, progress);
    const growth = (await memoryInUse()).map((bytes, index) => bytes - (before[index] ?? 0));
    const problems = await published.stop(accepted);
    say(
      `answers ${JSON.stringify(statuses)}; memory of ${apiNames.join(", ")} grew by ${growth.map(toMegabytes).join(", ")} MB`,
    );
    return [
      ...failures,
      ...problems,
      ...apiNames.filter((_, i) => (growth[i] ?? 0) > maxGrowthBytes).map((name) => `${name} grew too much`),
      ...stack.deadLetters.received.map(({ attributes }) => `a dead letter: ${JSON.stringify(attributes)}`),
    ];
  },
};
