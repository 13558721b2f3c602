import { AppError } from "../core/app-error.ts";
import { withDeadline } from "../core/with-deadline.ts";

export interface BatchSenderOptions<Message> {
  /** Sends messages together, until the signal calls it off. Resolves with an id for each, in their order. */
  readonly send: (messages: readonly Message[], signal: AbortSignal) => Promise<readonly string[]>;
  readonly bytesOf: (message: Message) => number;
  /** How long a message may take, from when it is added. */
  readonly timeoutMs: number;
  /** Names it in errors. */
  readonly what: string;
}

export interface BatchSender<Message> {
  /**
   * Resolves with the message's id once it is sent.
   * @throws {AppError} `unavailable` when too much waits already, or when it takes too long.
   */
  add(message: Message): Promise<string>;
  /** Resolves once nothing is left to send. */
  drained(): Promise<void>;
}

/** What Pub/Sub takes in one request, with room for what comes around the messages. */
const mostMessages = 1_000;
const mostBytes = 9_500_000;

/** With two, one is on its way while the other is being made ready; what comes meanwhile waits and goes together. */
const mostUnderWay = 2;

/** What waits at most, in bytes: less than a minute of a broker that is down may take. */
const mostWaitingBytes = 64_000_000;

interface Waiting<Message> {
  readonly message: Message;
  readonly bytes: number;
  /** When it must be sent, in milliseconds as `performance.now()` counts them. */
  readonly deadline: number;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends a lone message at once, and many together: what comes while requests are under way makes up the next one. So a
 * batch is as large as the load makes it, and nothing ever waits for company.
 */
export function createBatchSender<Message>(options: BatchSenderOptions<Message>): BatchSender<Message> {
  const { send, bytesOf, timeoutMs, what } = options;
  let waiting: Waiting<Message>[] = [];
  let waitingBytes = 0;
  let underWay = 0;
  let isScheduled = false;
  const drains: (() => void)[] = [];

  function schedule(): void {
    if (waiting.length === 0 && underWay === 0) for (const done of drains.splice(0)) done();
    if (isScheduled || underWay >= mostUnderWay || waiting.length === 0) return;
    isScheduled = true;
    // After this turn of the event loop: what arrived in one read goes in one request.
    setImmediate(sendNext);
  }

  function sendNext(): void {
    isScheduled = false;
    const batch = takeBatch();
    underWay += 1;
    void deliver(batch).finally(() => {
      underWay -= 1;
      schedule();
    });
    schedule();
  }

  function takeBatch(): Waiting<Message>[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: more } of waiting) {
      if (count > 0 && (count === mostMessages || bytes + more > mostBytes)) break;
      bytes += more;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingBytes -= bytes;
    return batch;
  }

  /** In time for the oldest, so that one timer does for all: whoever waits is never older than what is under way. */
  async function deliver(batch: readonly Waiting<Message>[]): Promise<void> {
    const leftMs = Math.max(1, Math.ceil((batch[0]?.deadline ?? 0) - performance.now()));
    try {
      const messages = batch.map(({ message }) => message);
      const ids = await withDeadline(leftMs, what, (signal) => send(messages, signal));
      for (const [index, { resolve }] of batch.entries()) resolve(ids[index] ?? "");
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    add(message) {
      const bytes = bytesOf(message);
      if (waiting.length > 0 && waitingBytes + bytes > mostWaitingBytes) {
        return Promise.reject(new AppError("unavailable", `too much waits for ${what} already`));
      }
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      waiting.push({ message, bytes, deadline: performance.now() + timeoutMs, resolve, reject });
      waitingBytes += bytes;
      schedule();
      return promise;
    },
    drained() {
      const { promise, resolve } = Promise.withResolvers<void>();
      drains.push(resolve);
      schedule();
      return promise;
    },
  };
}
