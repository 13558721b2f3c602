/** Events that a test awaits one by one, in order, whether they have happened or are to come. */
export interface EventQueue<T> {
  put(event: T): void;
  next(): Promise<T>;
  /** The number of events that were not awaited yet. */
  readonly waiting: number;
}

export function createEventQueue<T>(): EventQueue<T> {
  const events: T[] = [];
  const takers: ((event: T) => void)[] = [];

  return {
    put(event) {
      const taker = takers.shift();
      if (taker === undefined) events.push(event);
      else taker(event);
    },
    next() {
      const [event] = events.splice(0, 1);
      return event === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(event);
    },
    get waiting() {
      return events.length;
    },
  };
}
