import { apiNames, functionNames } from "@loopline/contracts";
import { seededRandom } from "../../../support/seeded-random.ts";
import type { Fate } from "../http-proxy.ts";
import { sendLoad } from "../load.ts";
import { settle } from "../settle.ts";
import type { FaultyStack } from "../start-faulty-stack.ts";
import { whileDoing } from "../while-doing.ts";
import type { Scenario } from "./scenario.ts";

const services = [...apiNames, ...functionNames];
const killEveryMs = 1_000;
/** No more are killed: services take longer than a second to start on a slow machine. */
const maxDown = 2;
const probeMs = 1_000;
const timeoutMs = 120_000;
const settleMs = 900_000;

/** A fifth of pushes are delivered twice; a fifth are not acknowledged, half of these after they took effect. */
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
      if ((await countDown(stack)) > maxDown) return;
      stack.processes.kill(services[Math.floor(random() * services.length)] ?? "prediction");
      killed++;
    };
    const work = async (): Promise<string[]> => {
      const load = await sendLoad(stack.endpoints, {
        batches,
        concurrency: 16,
        ratedShare: 0.02,
        seed: 21,
        timeoutMs,
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

/** Counts the services that do not listen now. */
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
