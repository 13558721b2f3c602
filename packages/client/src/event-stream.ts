import { startDeadline } from "./deadline.ts";
import { errorOf, noAnswer } from "./error-of.ts";
import { LooplineError } from "./loopline-error.ts";
import type { Settings } from "./settings.ts";
import { createSseParser, type SseBlock } from "./sse-parser.ts";

/** Milliseconds of silence after which a connection counts as dead: of three signs of life. */
const longestSilence = 45_000;

export interface StreamOptions {
  /** Where to go on. */
  readonly lastEventId: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Is told that the stream is there. */
  onOpen(): void;
  /** Is told how many milliseconds the server wants between two connections. */
  onRetry(ms: number): void;
}

/**
 * Reads one connection's events, until the server ends it.
 *
 * @throws {LooplineError} when it breaks off, or is none
 */
export async function* readStream(
  url: string,
  { lastEventId, signal, onOpen, onRetry }: StreamOptions,
  settings: Settings,
): AsyncGenerator<SseBlock, void, undefined> {
  const deadline = startDeadline(settings.timeoutMs, signal);
  const asked = `GET ${url}`;
  const parser = createSseParser();
  const decoder = new TextDecoder();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const { fetch } = settings;
    const headers = {
      ...settings.headers,
      ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
    };
    const response = await fetch(url, { headers, signal: deadline.signal, redirect: "manual" });
    if (!response.ok) throw await errorOf(response, asked);
    if (!/^text\/event-stream\b/.test(response.headers.get("content-type") ?? "")) {
      throw new LooplineError(response.status, `${asked} has no events. Is its address right?`);
    }
    onOpen();
    reader = response.body?.getReader();
    for (;;) {
      deadline.restart(longestSilence);
      const { value, done } = (await reader?.read()) ?? { done: true };
      // Whoever takes long over an event is not the server's silence.
      deadline.pause();
      if (done) return;
      const blocks = parser.push(decoder.decode(value, { stream: true }));
      if (parser.retry !== undefined) onRetry(parser.retry);
      yield* blocks;
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw error instanceof LooplineError ? error : noAnswer(asked, error);
  } finally {
    deadline.clear();
    await reader?.cancel().catch(() => {});
  }
}
