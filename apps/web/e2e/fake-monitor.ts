import { answer, type Behaviour, problem, startSharedStubApi } from "@loopline/client/testing";
import {
  apiNames,
  type DeadLettersReply,
  functionNames,
  type PipelineReply,
  type PromotionsReply,
  ReplayBodySchema,
  type ReplayReply,
  subscriptions,
  type TopicName,
  topicNames,
} from "@loopline/contracts";
import { onTestFinished } from "vitest";
import type { OnEnd } from "./start-web.ts";

/** A monitor whose figures a test sets. */
export interface FakeMonitor {
  readonly url: string;
  /** The reply from now on. */
  pipeline: PipelineReply;
  letters: DeadLettersReply["letters"];
  /** Whether it works. */
  isUp: boolean;
  /** The ids of each replay request. It refuses ids of letters that it does not have. */
  readonly replays: string[][];
  models: PromotionsReply;
  /** The path and body of each request to promote a model, which changes nothing here. */
  readonly promotions: { path: string; body: unknown }[];
  /** Adds to the message counts of topics. */
  publish(counts: Partial<Record<TopicName, number>>): void;
}

export async function startFakeMonitor(onEnd: OnEnd = onTestFinished): Promise<FakeMonitor> {
  const { url } = await startSharedStubApi(
    [(_, { method, path, body }) => reply(`${method} ${path}`, body)],
    onEnd,
  );
  const monitor: FakeMonitor = {
    url,
    pipeline: quiet,
    letters: [],
    isUp: true,
    replays: [],
    models: { promotions: [], previous: null },
    promotions: [],
    publish(counts) {
      const topics = monitor.pipeline.topics.map(({ name, published }) => ({
        name,
        published: published + (counts[name] ?? 0),
      }));
      monitor.pipeline = { ...monitor.pipeline, topics };
    },
  };

  function reply(asked: string, body: string): Behaviour {
    if (!monitor.isUp) return answer(500, "no");
    switch (asked) {
      case "GET /pipeline":
        return answer(200, { ...monitor.pipeline, dead_letters: monitor.letters.length });
      case "GET /dead-letters?limit=20":
        return answer(200, { letters: monitor.letters, is_complete: true });
      case "POST /dead-letters/replay":
        return answer(200, replay(ReplayBodySchema.parse(JSON.parse(body)).ids));
      case "GET /models":
        return answer(200, monitor.models);
      case "POST /models/promote":
      case "POST /models/rollback":
        monitor.promotions.push({ path: asked.slice("POST ".length), body: JSON.parse(body) });
        return answer(200, { status: "promoted", model_file_name: "model-1.json" });
      default:
        return problem(404, "Resource not found");
    }
  }

  function replay(ids: string[]): ReplayReply {
    monitor.replays.push(ids);
    const known = new Set(monitor.letters.map(({ id }) => id));
    monitor.letters = monitor.letters.filter(({ id }) => !ids.includes(id));
    return {
      replayed: ids.filter((id) => known.has(id)),
      refused: ids.filter((id) => !known.has(id)).map((id) => ({ id, reason: "it is not here any more" })),
    };
  }
  return monitor;
}

/** One stage with failures and a backlog. */
export const busy = (pipeline: PipelineReply): PipelineReply => ({
  ...pipeline,
  services: pipeline.services.map((service) =>
    service.name === "training"
      ? { ...service, handled: 1_234, failed: 3, latency: { p50_ms: 420, p99_ms: 1_430 } }
      : service,
  ),
  subscriptions: pipeline.subscriptions.map((subscription) =>
    subscription.name === "job.training" ? { ...subscription, backlog: 7, oldest_seconds: 12 } : subscription,
  ),
});

export const letter = {
  id: "1",
  topic: "request",
  function: "prediction",
  reason: "features must be numbers",
  since: "2026-01-02T03:04:05.678Z",
  body: '{"batch_id": "a batch"}',
} as const;

const quiet: PipelineReply = {
  window_seconds: 60,
  services: [...apiNames, ...functionNames].map((name) => ({ name, handled: 0, failed: 0, latency: null })),
  topics: topicNames.map((name) => ({ name, published: 0 })),
  subscriptions: subscriptions.map(({ name }) => ({ name, backlog: 0, oldest_seconds: 0, wait: null })),
  dead_letters: 0,
};
