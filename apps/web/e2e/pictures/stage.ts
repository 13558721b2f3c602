import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import type { Endpoints } from "@loopline/services";
import { launchWeb } from "../launch-web.ts";
import { findAnswer, type Moment, type Recording } from "./recording.ts";

/** A web app whose pipeline is a recording, or a running pipeline that is recorded. */
export interface Stage {
  readonly web: string;
  readonly recording: Recording;
  /** The time that pages show. */
  now(): Date;
  /** Something that happens to the pipeline. Of a recording, the next moment is shown. Returns what it returned. */
  act<T>(work: (pipeline: Endpoints) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** @param source the recording to show, or the pipeline to record */
export async function openStage(source: Recording | Endpoints): Promise<Stage> {
  const live = "pids" in source ? source : undefined;
  const recording: Recording = "pids" in source ? { moments: [] } : source;
  let shown = -1;

  /** The answer of the pipeline, which is recorded; undefined if it is an error. */
  async function ask(pipeline: Endpoints, method: string, path: string, body: string): Promise<unknown> {
    const base = /^\/(pipeline|dead-letters)/.test(path) ? pipeline.monitor : pipeline.predictApi;
    const response = await fetch(`${base}${path}`, { method, ...(body !== "" && { body }) });
    if (!response.ok) return undefined;
    const answer: unknown = await response.json();
    const key = `${method} ${path}`;
    if (isDeepStrictEqual(findAnswer(recording, shown - 1, key), answer)) delete moment().answers[key];
    else moment().answers[key] = answer;
    return answer;
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/" } = request;
    if (path.startsWith("/events")) {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      return;
    }
    const body = await text(request);
    const answer =
      live === undefined
        ? findAnswer(recording, shown, `${method} ${path}`)
        : await ask(live, method, path, body);
    if (answer !== undefined) response.end(JSON.stringify(answer));
    else response.writeHead(404).end('{"status_text":"Not found","message":"Resource not found"}');
  }

  const api = createServer((request, response) => void respond(request, response));
  api.listen(0, "127.0.0.1");
  await once(api, "listening");
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const web = await launchWeb({ ingest: url, predict: url, monitor: url });

  const moment = (): Moment => {
    const found = recording.moments[shown];
    if (found === undefined) throw new Error("the recording is too short: npm run pictures -- --record");
    return found;
  };
  return {
    web: web.url,
    recording,
    now: () => new Date(moment().now),
    async act<T>(work: (pipeline: Endpoints) => Promise<T>) {
      if (live !== undefined) {
        const result = await work(live);
        recording.moments.push({ now: new Date().toISOString(), result, answers: {} });
      }
      shown += 1;
      // A recording has what the same work returned.
      return moment().result as T;
    },
    async close() {
      await web.stop();
      api.closeAllConnections();
      api.close();
    },
  };
}
