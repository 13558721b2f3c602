import { apiNames, functionNames, type PipelineReply, subscriptions, topicNames } from "@loopline/contracts";
import type { RecordedSpan } from "./parse-export.ts";
import { createRecentCount } from "./recent-count.ts";
import { createRecentLatencies } from "./recent-latencies.ts";

/** What spans tell of services, topics and subscriptions. */
export interface Figures {
  add(spans: readonly RecordedSpan[]): void;
  read(): Pick<PipelineReply, "window_seconds" | "services" | "topics"> & {
    readonly waits: ReadonlyMap<string, PipelineReply["subscriptions"][number]["wait"]>;
  };
}

const windowMs = 60_000;

/** @param now milliseconds since 1970 */
export function createFigures(now: () => number = Date.now): Figures {
  const services = new Map(
    [...apiNames, ...functionNames].map((name) => [
      name as string,
      {
        name,
        handled: createRecentCount({ windowMs }),
        failed: createRecentCount({ windowMs }),
        latencies: createRecentLatencies({ windowMs }),
      },
    ]),
  );
  const waits = new Map(subscriptions.map(({ name }) => [name, createRecentLatencies({ windowMs })]));
  const published = new Map<string, number>(topicNames.map((name) => [name, 0]));

  function addWork({ service: name, error, duration_ms, attributes }: RecordedSpan): void {
    const service = services.get(name);
    if (service === undefined) return;
    const at = now();
    service.handled.add(at);
    if (error !== null) service.failed.add(at);
    if (attributes["loopline.is_long_lived"] !== true) service.latencies.add(duration_ms, at);
  }

  function addWait({ attributes }: RecordedSpan): void {
    const waited = attributes["loopline.wait_ms"];
    const of = waits.get(String(attributes["messaging.destination.subscription.name"]));
    if (typeof waited === "number") of?.add(waited, now());
  }

  function addPublish({ error, attributes }: RecordedSpan): void {
    const topic = String(attributes["messaging.destination.name"]);
    const count = published.get(topic);
    if (count !== undefined && error === null) published.set(topic, count + 1);
  }

  return {
    add(spans) {
      for (const span of spans) {
        if (span.kind === "server" || span.kind === "consumer") addWork(span);
        if (span.kind === "consumer") addWait(span);
        if (span.kind === "producer") addPublish(span);
      }
    },
    read() {
      const at = now();
      return {
        window_seconds: windowMs / 1_000,
        services: [...services.values()].map(({ name, handled, failed, latencies }) => ({
          name,
          handled: handled.count(at),
          failed: failed.count(at),
          latency: latencies.percentiles(at),
        })),
        topics: topicNames.map((name) => ({ name, published: published.get(name) ?? 0 })),
        waits: new Map([...waits].map(([name, latencies]) => [name, latencies.percentiles(at)])),
      };
    },
  };
}
