import { apiNames, functionNames } from "@loopline/contracts";
import type { Fate } from "../http-proxy.ts";
import { sendLoad } from "../load.ts";
import { seededRandom } from "../seeded-random.ts";
import { settle } from "../settle.ts";
import type { FaultyStack } from "../start-faulty-stack.ts";
import { whileDoing } from "../while-doing.ts";
import type { Scenario } from "./scenario.ts";

const services = [...apiNames, ...functionNames];
const killEveryMs = 1_000;
/** Where starting takes longer than a second, there would soon be nobody left to kill. */
const mostDown = 2;
const probeMs = 1_000;
const patienceMs = 120_000;
const settleMs = 900_000;

/** Every fifth push comes twice; every fifth is not acknowledged, half of those although it had its effect. */
function fateFrom(random: number): Fate {
  if (random < 0.2) return "twice";
  if (random < 0.3) return "refuse";
  return random < 0.4 ? "lose-reply" : "pass";
}

export const storm: Scenario = {
  title: "kill -9 every second, of at most three at a time, 20 % of pushes twice, 20 % not acknowledged",
  async run(stack, { batches }, say) {
    const random = seededRandom(20);
    stack.deliveries.fateOf = () => fateFrom(random());
    let killed = 0;
    const kill = async (): Promise<void> => {
      if ((await countDown(stack)) > mostDown) return;
      stack.processes.kill(services[Math.floor(random() * services.length)] ?? "prediction");
      killed++;
    };
    const work = async (): Promise<string[]> => {
      const load = await sendLoad(stack.endpoints, {
        batches,
        concurrency: 16,
        ratedShare: 0.02,
        seed: 21,
        patienceMs,
        onAccepted: (count) => say(`${count} of ${batches} accepted, ${killed} killed`),
      });
      say(`${batches} accepted after ${load.retries} retries, ${killed} killed; waiting for their effects`);
      return await settle(stack, load, { isCacheComplete: true, withinMs: settleMs });
    };
    const problems = await whileDoing(work(), killEveryMs, kill);
    say(`${batches} batches, ${killed} killed`);
    stack.deliveries.fateOf = () => "pass";
    return problems;
  },
};

/** Services that do not listen now. */
async function countDown({ endpoints }: Pick<FaultyStack, "endpoints">): Promise<number> {
  const urls = [endpoints.ingestApi, endpoints.predictApi, ...Object.values(endpoints.functions)];
  const answers = await Promise.all(
    urls.map((url) =>
      fetch(url, { method: "HEAD", signal: AbortSignal.timeout(probeMs) }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return answers.filter((isUp) => !isUp).length;
}
