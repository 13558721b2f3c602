import { apiNames, functionNames, subscriptions, topicNames } from "@loopline/contracts";
import type { RecordedSpan } from "./parse-export.ts";

export type Figures = ReturnType<typeof createFigures>;

const windowMs = 60_000;

/** What spans say about services, topics and subscriptions. @param now milliseconds since 1970 */
export function createFigures(now: () => number = Date.now) {
  const services = new Map(
    [...apiNames, ...functionNames].map((name) => [
      name as string,
      {
        name,
        handled: createRecentCount(windowMs),
        failed: createRecentCount(windowMs),
        latencies: createRecentLatencies(windowMs),
      },
    ]),
  );
  const waits = new Map(subscriptions.map(({ name }) => [name, createRecentLatencies(windowMs)]));
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
    add(spans: readonly RecordedSpan[]): void {
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

const secondMs = 1_000;

/** Counts events per second. @param windowMs how far back it counts */
function createRecentCount(windowMs: number) {
  const counts = new Map<number, number>();

  function forget(now: number): void {
    const oldest = Math.floor((now - windowMs) / secondMs);
    for (const second of counts.keys()) if (second <= oldest) counts.delete(second);
  }

  return {
    /** @param at milliseconds of the clock */
    add(at: number): void {
      const second = Math.floor(at / secondMs);
      if (!counts.has(second)) forget(at);
      counts.set(second, (counts.get(second) ?? 0) + 1);
    },
    /** Events within the window before `now`, to a second. */
    count(now: number): number {
      forget(now);
      return [...counts.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}

/** If the window has more latencies, the percentiles are of the newest. */
const maxLatencies = 5_000;

/** Percentiles of recent latencies. @param windowMs how far back they reach */
export function createRecentLatencies(windowMs: number) {
  let kept: { milliseconds: number; at: number }[] = [];

  return {
    /** @param at milliseconds of the clock */
    add(milliseconds: number, at: number): void {
      kept.push({ milliseconds, at });
      // Cut at twice the size, so that few calls copy the list.
      if (kept.length > 2 * maxLatencies) kept = kept.slice(-maxLatencies);
    },
    /** Of the latencies within the window before `now`; null if there are none. */
    percentiles(now: number): { readonly p50_ms: number; readonly p99_ms: number } | null {
      const sorted = kept
        .slice(-maxLatencies)
        .filter(({ at }) => at > now - windowMs)
        .map(({ milliseconds }) => milliseconds)
        .sort((one, other) => one - other);
      const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
      const [p50, p99] = [rank(0.5), rank(0.99)];
      return p50 === undefined || p99 === undefined ? null : { p50_ms: p50, p99_ms: p99 };
    },
  };
}
