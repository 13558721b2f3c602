import { createFifo, type Fifo } from "./fifo.ts";

/** The items of one ordering key, oldest first. */
interface Lane<T, Holder> {
  /** Not delivered yet, or to be delivered again. */
  readonly waiting: Fifo<T>;
  /** Delivered and not settled, in the order of delivery. */
  readonly out: Set<T>;
  /** The consumer that holds them, or held the last one. */
  holder: Holder | undefined;
}

/**
 * Keeps the items of each ordering key in order, while several of a key may be out at once. Items that are no longer wanted
 * are skipped when their turn comes.
 */
export function createOrderingLanes<T, Holder>(isWanted: (item: T) => boolean) {
  const lanes = new Map<string, Lane<T, Holder>>();

  /** The next item, if one is waiting. */
  function head(key: string): T | undefined {
    const waiting = lanes.get(key)?.waiting;
    let item = waiting?.peek();
    while (waiting !== undefined && item !== undefined && !isWanted(item)) {
      waiting.shift();
      item = waiting.peek();
    }
    return item;
  }

  return {
    head,
    /** Puts a new item at the end. */
    enter(key: string, item: T): void {
      const lane = lanes.get(key) ?? { waiting: createFifo<T>(), out: new Set<T>(), holder: undefined };
      lanes.set(key, lane);
      lane.waiting.push(item);
    },
    /** The consumer that holds items of the key, if any are out. */
    holder(key: string): Holder | undefined {
      const lane = lanes.get(key);
      return lane !== undefined && lane.out.size > 0 ? lane.holder : undefined;
    },
    /** Gives the head to `holder`. */
    send(key: string, holder: Holder): void {
      const lane = lanes.get(key);
      const item = head(key);
      if (lane === undefined || item === undefined) return;
      lane.waiting.shift();
      lane.out.add(item);
      lane.holder = holder;
    },
    /** Takes back an item that is out and those sent after it, so that they wait again. Returns them, oldest first. */
    takeBack(key: string, item: T): T[] {
      const lane = lanes.get(key);
      if (lane === undefined) return [];
      const all = [...lane.out];
      const from = all.indexOf(item);
      const back = from < 0 ? [] : all.slice(from);
      for (const one of back) lane.out.delete(one);
      lane.waiting.putBack(back);
      return back;
    },
    /** Forgets an item that is out. */
    settle(key: string, item: T): void {
      const lane = lanes.get(key);
      if (lane === undefined) return;
      lane.out.delete(item);
      if (lane.out.size === 0 && head(key) === undefined) lanes.delete(key);
    },
    clear: () => lanes.clear(),
  };
}
