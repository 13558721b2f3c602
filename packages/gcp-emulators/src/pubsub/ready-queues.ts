import type { Consumer } from "./consumer.ts";
import { createFifo, type Fifo } from "./fifo.ts";

/**
 * The messages that are ready for delivery. Most are for any consumer. The later messages of an ordering key are only for
 * the consumer that holds the earlier ones. Entries that are no longer ready are skipped.
 */
export function createReadyQueues<T extends { readonly order: number; queue?: Fifo<T> }>(
  isReady: (entry: T) => boolean,
) {
  const forAny = createFifo<T>();
  const forPulls = createFifo<T>();
  const forStream = new WeakMap<Consumer, Fifo<T>>();

  /** The queue of messages that only this consumer may take. */
  function queueOf(consumer: Consumer): Fifo<T> {
    if (consumer.kind === "pull") return forPulls;
    const queue = forStream.get(consumer) ?? createFifo<T>();
    forStream.set(consumer, queue);
    return queue;
  }

  function headOf(queue: Fifo<T>): T | undefined {
    // Entries stay in a queue when they are acknowledged late, delayed, or made ready for another consumer.
    let head = queue.peek();
    while (head !== undefined && !(isReady(head) && head.queue === queue)) {
      queue.shift();
      head = queue.peek();
    }
    return head;
  }

  return {
    /** Adds an entry for `holder`, or for any consumer. Sets its `queue`. Returns false if it is ready there already. */
    push(entry: T, holder: Consumer | undefined): boolean {
      const queue = holder === undefined ? forAny : queueOf(holder);
      if (isReady(entry) && entry.queue === queue) return false;
      entry.queue = queue;
      queue.push(entry);
      return true;
    },
    /** The oldest entry, by `order`, that this consumer may take. */
    peek(consumer: Consumer): T | undefined {
      const anyHead = headOf(forAny);
      const ownHead = headOf(queueOf(consumer));
      return ownHead !== undefined && (anyHead === undefined || ownHead.order < anyHead.order)
        ? ownHead
        : anyHead;
    },
  };
}
