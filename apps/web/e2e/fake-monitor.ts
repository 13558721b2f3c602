import { answer, type Behaviour, problem, startStubApi } from "@loopline/client/testing";
import {
  apiNames,
  type DeadLettersReply,
  functionNames,
  type PipelineReply,
  ReplayBodySchema,
  type ReplayReply,
  subscriptions,
  type TopicName,
  topicNames,
} from "@loopline/contracts";

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
  /** Adds to the message counts of topics. */
  publish(counts: Partial<Record<TopicName, number>>): void;
}

export async function startFakeMonitor(): Promise<FakeMonitor> {
  const { url } = await startStubApi((_, { method, path, body }) => reply(`${method} ${path}`, body));
  const monitor: FakeMonitor = {
    url,
    pipeline: quiet,
    letters: [],
    isUp: true,
    replays: [],
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

const quiet: PipelineReply = {
  window_seconds: 60,
  services: [...apiNames, ...functionNames].map((name) => ({ name, handled: 0, failed: 0, latency: null })),
  topics: topicNames.map((name) => ({ name, published: 0 })),
  subscriptions: subscriptions.map(({ name }) => ({ name, backlog: 0, oldest_seconds: 0, wait: null })),
  dead_letters: 0,
};
