/** A queue with O(1) push and shift, where an array's own `shift` would be O(n). */
export interface Fifo<T> {
  readonly size: number;
  push(item: T): void;
  /** Puts an item before all others: O(1) if there is room from earlier shifts, else O(n). */
  unshift(item: T): void;
  shift(): T | undefined;
  peek(): T | undefined;
}

/** Makes an empty queue. */
export function createFifo<T>(): Fifo<T> {
  let items: (T | undefined)[] = [];
  let head = 0;

  return {
    get size() {
      return items.length - head;
    },
    push(item) {
      items.push(item);
    },
    unshift(item) {
      if (head === 0) {
        items.unshift(item);
        return;
      }
      head -= 1;
      items[head] = item;
    },
    shift() {
      const item = items[head];
      items[head] = undefined;
      head = Math.min(head + 1, items.length);
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek() {
      return items[head];
    },
  };
}
