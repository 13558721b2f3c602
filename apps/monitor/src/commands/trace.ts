import { setTimeout as delay } from "node:timers/promises";
import { type Command, parseOptions, runProcess, UsageError } from "@loopline/command-line";
import { type TracesReply, TracesReplySchema, UuidSchema } from "@loopline/contracts";
import { readEndpoints } from "@loopline/services";
import { formatTrace } from "../format-trace.ts";

/** Services export their spans once a second, so those of a recent batch may still be on their way. */
const maxWaitMs = 3_000;
const pauseMs = 200;
const timeoutMs = 5_000;

/** Shows a batch's way through the pipeline. */
export const trace: Command = {
  name: "npm run trace --",
  help: `npm run trace -- BATCH_ID
  shows a batch's way through the pipeline, step by step: when it was submitted, and when it was corrected

  --state DIR    use the stack of this state directory (default: the stack of this checkout)
  --json         print JSON, for scripts
  --help         show this help
`,
  async run(args, { print, width, signal }) {
    const { values, positionals } = parseOptions(
      args,
      { state: { type: "string" }, json: { type: "boolean", default: false } },
      { takesArguments: true },
    );
    const batchId = parseBatchId(positionals);
    const { monitor } = readEndpoints(values.state);
    if (monitor === undefined) throw new Error("the running stack records no traces");
    const traces = await findTraces(monitor, batchId, signal);
    if (traces === undefined) {
      throw new Error(
        `there is no trace of batch ${batchId}: it was submitted before the stack started, or too many batches came after it`,
      );
    }
    if (values.json) print(JSON.stringify({ traces }));
    else print(traces.map((one) => formatTrace(one, width).join("\n")).join("\n\n"));
    return 0;
  },
};

function parseBatchId([given, ...others]: readonly string[]): string {
  if (given === undefined) throw new UsageError("no BATCH_ID is given");
  if (others.length > 0) throw new UsageError("one batch at a time");
  const { data } = UuidSchema.safeParse(given);
  if (data === undefined) throw new UsageError(`${JSON.stringify(given)} is not a batch_id, which is a UUID`);
  return data;
}

async function findTraces(
  monitor: string,
  batchId: string,
  signal: AbortSignal,
): Promise<TracesReply["traces"] | undefined> {
  const deadline = performance.now() + maxWaitMs;
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
    throw new Error(`the monitor does not answer at ${new URL(url).origin}: is the stack still running?`, {
      cause,
    });
  }
}

if (import.meta.main) await runProcess(trace);
