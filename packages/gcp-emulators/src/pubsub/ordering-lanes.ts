import { createFifo, type Fifo } from "./fifo.ts";

/** Lets one item at a time through for each ordering key. */
export interface OrderingLanes<T> {
  /** True if the item may go now; else it is kept until `next` returns it. */
  enter(key: string, item: T): boolean;
  /** Called when the item that went is done for good: returns the one that may go now. */
  next(key: string): T | undefined;
  clear(): void;
}

/** Makes lanes that skip items which are no longer wanted when their turn comes. */
export function createOrderingLanes<T>(isWanted: (item: T) => boolean): OrderingLanes<T> {
  const lanes = new Map<string, Fifo<T>>();

  return {
    enter(key, item) {
      const lane = lanes.get(key);
      if (lane === undefined) {
        lanes.set(key, createFifo());
        return true;
      }
      lane.push(item);
      return false;
    },
    next(key) {
      const lane = lanes.get(key);
      for (let item = lane?.shift(); item !== undefined; item = lane?.shift()) {
        if (isWanted(item)) return item;
      }
      lanes.delete(key);
      return undefined;
    },
    clear() {
      lanes.clear();
    },
  };
}
