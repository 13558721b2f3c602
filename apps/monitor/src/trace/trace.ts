import { setTimeout as delay } from "node:timers/promises";
import { type TracesReply, TracesReplySchema } from "@loopline/contracts";
import type { Command } from "@loopline/ops";
import { readEndpoints } from "@loopline/services";
import { formatTrace } from "./format-trace.ts";
import { parseTraceOptions, traceHelp } from "./options.ts";

/** Steps are sent once a second: for so long a batch of a moment ago may not be known yet. */
const patienceMs = 3_000;
const pauseMs = 200;
const timeoutMs = 5_000;

/** `npm run trace`: shows a batch's way through the pipeline. */
export const trace: Command = async (args, { print, width, signal }) => {
  const options = parseTraceOptions(args);
  if (options === "help") {
    print(traceHelp.trimEnd());
    return 0;
  }
  const { monitor } = readEndpoints(options.stateDirectory);
  if (monitor === undefined) throw new Error("the stack that runs records no traces");
  const traces = await findTraces(monitor, options.batchId, signal);
  if (traces === undefined) {
    throw new Error(
      `no trace of batch ${options.batchId} is known: it was submitted before the stack started, or too many came after it`,
    );
  }
  if (options.json) print(JSON.stringify({ traces }));
  else print(traces.map((one) => formatTrace(one, width).join("\n")).join("\n\n"));
  return 0;
};

async function findTraces(
  monitor: string,
  batchId: string,
  signal: AbortSignal,
): Promise<TracesReply["traces"] | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const reply = await ask(`${monitor}/traces?batch_id=${batchId}`, signal);
    if (reply.ok) return TracesReplySchema.parse(await reply.json()).traces;
    await reply.body?.cancel();
    if (reply.status !== 404) throw new Error(`the monitor answered ${reply.status}`);
    if (performance.now() > deadline) return undefined;
    await delay(pauseMs, undefined, { signal });
  }
}

async function ask(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Error(`the monitor does not answer at ${new URL(url).origin}: does the stack still run?`, {
      cause,
    });
  }
}
