export type Fifo<T> = ReturnType<typeof createFifo<T>>;

/** An empty queue with O(1) push and shift, where an array's own `shift` would be O(n). */
export function createFifo<T>() {
  let items: (T | undefined)[] = [];
  let head = 0;

  return {
    push(item: T): void {
      items.push(item);
    },
    /** Puts items at the front, in their order. O(n). */
    putBack(first: readonly T[]): void {
      items.splice(head, 0, ...first);
    },
    shift(): T | undefined {
      const item = items[head];
      items[head] = undefined;
      head = Math.min(head + 1, items.length);
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek: (): T | undefined => items[head],
  };
}
