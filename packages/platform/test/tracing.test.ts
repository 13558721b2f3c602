import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createApi } from "../src/http/index.ts";
import { createLogger } from "../src/index.ts";
import { createPubSubPublisher } from "../src/pubsub/create-pubsub-publisher.ts";
import { silentLogger } from "../src/testing/index.ts";
import { carriedContext, contextCarriedBy, inSpan, startTracing } from "../src/tracing/tracing.ts";

const SpanSchema = z.object({
  name: z.string(),
  kind: z.number(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: z.array(z.object({ key: z.string(), value: z.unknown() })),
  status: z.object({ code: z.number().optional(), message: z.string().optional() }),
});
const ExportSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(SpanSchema) })) })),
});

const spans: z.infer<typeof SpanSchema>[] = [];
const lines: string[] = [];
const log = createLogger(
  "test",
  { LOG_LEVEL: "info", GOOGLE_CLOUD_PROJECT: "p" },
  { write: (line) => void lines.push(line) },
);

/** Waits for a step that has been sent. */
const exported = (name: string) =>
  vi.waitFor(
    () => {
      const span = spans.find((one) => one.name === name);
      if (span === undefined) throw new Error(`no span ${name} among ${spans.map((one) => one.name)}`);
      return span;
    },
    { timeout: 20_000, interval: 50 },
  );

const collector = createServer(async (request, response) => {
  const { resourceSpans } = ExportSchema.parse(JSON.parse(await text(request)));
  for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
  response.setHeader("content-type", "application/json").end("{}");
});

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const address = collector.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const endpoint = `http://127.0.0.1:${address.port}`;
  expect(carriedContext()).toEqual({});
  const config = {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_TRACES_SAMPLER_ARG: 1,
  } as const;
  await startTracing("test", config, silentLogger);
});

afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

describe("a trace", () => {
  it("continues a trace where its message is consumed", async () => {
    const attributes = await inSpan("send a", { kind: "producer" }, async () => carriedContext());
    expect(Object.keys(attributes)).toEqual(["googclient_traceparent"]);
    await inSpan("process a", { kind: "consumer", parent: contextCarriedBy(attributes) }, () =>
      inSpan("store a", { kind: "client" }, async () => {}),
    );
    const [sent, processed, stored] = [
      await exported("send a"),
      await exported("process a"),
      await exported("store a"),
    ];
    expect(new Set([sent, processed, stored].map(({ traceId }) => traceId)).size).toBe(1);
    expect([sent.parentSpanId, processed.parentSpanId, stored.parentSpanId]).toEqual([
      undefined,
      sent.spanId,
      processed.spanId,
    ]);
  });

  it("names the batch of a message and its owner, if it has one", async () => {
    const publisher = createPubSubPublisher({
      GOOGLE_CLOUD_PROJECT: "p",
      PUBSUB_EMULATOR_HOST: "127.0.0.1:1",
      PUBLISH_TIMEOUT_MS: 100,
    });
    const namedBy = async (topic: "request" | "feedback", owner?: string) => {
      const message = { batch_id: "b", subjects: ["a"], ...(owner && { owner }) };
      const sent =
        topic === "request"
          ? publisher.publish(topic, { ...message, features: [[1]] })
          : publisher.publish(topic, { ...message, ratings: [1] });
      await expect(sent).rejects.toThrow("publishing");
      const { attributes } = await exported(`send ${topic}`);
      return attributes.filter(({ key }) => key.startsWith("loopline."));
    };
    const batch = { key: "loopline.batch_id", value: { stringValue: "b" } };
    const owner = { key: "loopline.owner", value: { stringValue: "acme" } };
    expect(await namedBy("request", "acme")).toEqual([batch, owner]);
    expect(await namedBy("feedback")).toEqual([batch]);
    await publisher.close();
  });

  it("starts a new trace for a message without a valid one", async () => {
    const parent = contextCarriedBy({ googclient_traceparent: "00-zz-1" });
    await inSpan("process b", { kind: "consumer", parent }, async () => {});
    expect((await exported("process b")).parentSpanId).toBeUndefined();
  });

  it("records an error and rethrows it", async () => {
    const failing = inSpan("fail c", { kind: "client" }, async () => {
      throw new Error("no such table");
    });
    await expect(failing).rejects.toThrow("no such table");
    expect((await exported("fail c")).status).toEqual({ code: 2, message: "no such table" });
  });

  it("continues the trace of a caller's header, also after reading a body", async () => {
    const api = await createApi({ log: silentLogger, corsOrigins: "*", bodyLimit: 10_000 });
    api.post("/things", { config: { isPublic: true } }, async () => {
      log.info("hello");
      return inSpan("make d", { kind: "internal" }, async () => ({}));
    });
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const url = await api.listen({ host: "127.0.0.1", port: 0 });
    await fetch(`${url}/things`, {
      method: "POST",
      headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
      body: JSON.stringify({ large: "x".repeat(5_000) }),
    });
    await api.close();
    const [served, made] = [await exported("POST /things"), await exported("make d")];
    expect(served).toMatchObject({ traceId: trace, parentSpanId: "b7ad6b7169203331" });
    expect(made).toMatchObject({ traceId: trace, parentSpanId: served.spanId });
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      message: "hello",
      "logging.googleapis.com/trace": `projects/p/traces/${trace}`,
      "logging.googleapis.com/spanId": served.spanId,
      "logging.googleapis.com/trace_sampled": true,
    });
  });
});
