/** A queue with O(1) push and shift, where an array's own `shift` would be O(n). */
export interface Fifo<T> {
  push(item: T): void;
  /** Puts an item at the front: O(1) if earlier shifts left room, else O(n). */
  unshift(item: T): void;
  shift(): T | undefined;
  peek(): T | undefined;
}

/** An empty queue. */
export function createFifo<T>(): Fifo<T> {
  let items: (T | undefined)[] = [];
  let head = 0;

  return {
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
