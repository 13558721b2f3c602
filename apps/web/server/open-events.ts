/** The predict API's stream of events. */
export interface OpenEvents {
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Opens the stream, to go on after an event. It ends with the signal.
 * @throws when the API does not answer with one
 */
export type OpensEvents = (lastEventId: string | null, signal: AbortSignal) => Promise<OpenEvents>;

/** Milliseconds without a byte after which the stream counts as dead: of three signs of life. */
const longestSilenceMs = 45_000;

/**
 * @param apiKey where callers need one
 * @param timeoutMs until the API counts as down, where it does not answer
 */
export function createOpensEvents(
  predictApiUrl: string,
  apiKey: string | undefined,
  timeoutMs: number,
): OpensEvents {
  const url = `${predictApiUrl.replace(/\/$/, "")}/events`;
  return async (lastEventId, signal) => {
    const headers = new Headers();
    if (apiKey !== undefined) headers.set("x-api-key", apiKey);
    if (lastEventId !== null) headers.set("last-event-id", lastEventId);
    const silence = createSilence(timeoutMs);
    try {
      const response = await fetch(url, {
        headers,
        signal: AbortSignal.any([signal, silence.signal]),
        cache: "no-store",
        redirect: "error",
      });
      const { ok, status, body } = response;
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      if (ok && isStream && body !== null) return { body: untilSilent(body, silence) };
      await body?.cancel();
      throw new Error(`GET /events answered ${status}`);
    } catch (error) {
      silence.stop();
      throw error;
    }
  };
}

async function* untilSilent(body: AsyncIterable<Uint8Array>, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    silence.restart(longestSilenceMs);
    for await (const chunk of body) {
      // A browser that takes its time is not the API's silence.
      silence.stop();
      yield chunk;
      silence.restart(longestSilenceMs);
    }
  } finally {
    silence.stop();
  }
}

/** Aborts its signal when nothing was heard for so long. */
function createSilence(ms: number) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const restart = (ms: number) => {
    stop();
    timer = setTimeout(() => controller.abort(new Error(`nothing came within ${ms} ms`)), ms);
  };
  restart(ms);
  return { signal: controller.signal, restart, stop };
}

type Silence = ReturnType<typeof createSilence>;
