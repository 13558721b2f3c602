import { type FunctionName, subscriptions } from "@loopline/contracts";
import type { Endpoint } from "../core/broker.ts";
import type { World } from "../pipeline/world.ts";
import { deedOf } from "./deeds.ts";
import { type OriginalDeps, originalFunctions } from "./original-functions.ts";

/**
 * A function of the original as the cloud runs it. Each message has its effects once and whole: what the original does when
 * it fails or is given a message twice are faults of its own. Its acknowledgement may be lost all the same, and then the
 * message may come to ours. A rating it does apply again, and announces again: the effect is the same.
 */
export function createOriginalHost(name: FunctionName, world: World): Endpoint {
  const { clock, broker, deeds, trace } = world;
  const random = world.random.fork(`original ${name}`);
  const topic = subscriptions.find(({ consumer }) => consumer === name)?.topic ?? "request";
  const deps: OriginalDeps = {
    world,
    random,
    publish: (target, message) => void broker.publish(target, Buffer.from(JSON.stringify(message))),
  };
  const handle: (message: never, deps: OriginalDeps) => "failed" | undefined = originalFunctions[name];

  return async ({ message: { data, messageId } }) => {
    await clock.sleep(random.magnitude(1, 2_000));
    const text = Buffer.from(data, "base64").toString();
    const deed = deedOf(name, messageId);
    trace.note(`original ${name} ${messageId}`);
    if (!deeds.handled.has(deed) || name === "feedback-to-db") {
      const message = read(text);
      if (message === undefined) deeds.dropped.add(text);
      else if (handle(message as never, deps) === "failed") return 500;
      deeds.handled.add(deed);
    }
    await clock.sleep(random.between(0.2, 4));
    return 204;
  };

  function read(text: string): unknown {
    try {
      return world.table.contracts.topicSchemas[topic].safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }
}
