import { AppError } from "../core/app-error.ts";
import { withDeadline } from "../core/outside-calls.ts";

interface BatchSenderOptions<Message> {
  /** Sends messages in one request, unless the signal aborts. Resolves with their ids, in the same order. */
  readonly send: (messages: readonly Message[], signal: AbortSignal) => Promise<readonly string[]>;
  readonly bytesOf: (message: Message) => number;
  /** Milliseconds a message may take, from when it is added. */
  readonly timeoutMs: number;
  /** Its name in errors. */
  readonly what: string;
}

export interface BatchSender<Message> {
  /**
   * Resolves with the message's id once it is sent.
   * @throws {AppError} `unavailable` when too many bytes are waiting, or at the timeout.
   */
  add(message: Message): Promise<string>;
  /** Resolves once nothing is left to send. */
  drained(): Promise<void>;
}

/** Pub/Sub's limits for one request, less an allowance for what surrounds the messages. */
const maxMessages = 1_000;
const maxBytes = 9_500_000;

/** Concurrent requests. With two, one is on its way while the next is prepared; later messages form the next batch. */
const maxInFlight = 2;

/** Limit of waiting messages, in bytes. It bounds the memory used while the broker is down. */
const maxWaitingBytes = 64_000_000;

interface Waiting<Message> {
  readonly message: Message;
  readonly bytes: number;
  /** On the clock of `performance.now()`, in milliseconds. */
  readonly deadline: number;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends a single message at once, and coalesces messages under load: those that arrive while requests are in flight form the
 * next batch. No message waits for a timer.
 */
export function createBatchSender<Message>(options: BatchSenderOptions<Message>): BatchSender<Message> {
  const { send, bytesOf, timeoutMs, what } = options;
  let waiting: Waiting<Message>[] = [];
  let waitingBytes = 0;
  let inFlight = 0;
  let isScheduled = false;
  const drains: (() => void)[] = [];

  function schedule(): void {
    if (waiting.length === 0 && inFlight === 0) for (const done of drains.splice(0)) done();
    if (isScheduled || inFlight >= maxInFlight || waiting.length === 0) return;
    isScheduled = true;
    // After this turn of the event loop, so that messages of one turn share a request.
    setImmediate(sendNext);
  }

  function sendNext(): void {
    isScheduled = false;
    const batch = takeBatch();
    inFlight += 1;
    void deliver(batch).finally(() => {
      inFlight -= 1;
      schedule();
    });
    schedule();
  }

  function takeBatch(): Waiting<Message>[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: more } of waiting) {
      if (count > 0 && (count === maxMessages || bytes + more > maxBytes)) break;
      bytes += more;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingBytes -= bytes;
    return batch;
  }

  /** One timer, for the oldest message of the batch: waiting messages are always younger. */
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
      if (waiting.length > 0 && waitingBytes + bytes > maxWaitingBytes) {
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
