/** Something that happens at a moment of the simulation, in milliseconds since its start. */
export interface QueuedEvent {
  readonly at: number;
  readonly run: () => void;
  cancelled: boolean;
}

interface Entry {
  readonly event: QueuedEvent;
  readonly order: number;
}

/** Events, the earliest first; of two at one moment, the one that was put in first. */
export interface EventQueue {
  push(event: QueuedEvent): void;
  pop(): QueuedEvent | undefined;
}

/** A binary heap. */
export function createEventQueue(): EventQueue {
  const heap: Entry[] = [];
  let pushed = 0;

  function isBefore(one: number, other: number): boolean {
    const left = heap[one];
    const right = heap[other];
    if (left === undefined || right === undefined) return left !== undefined;
    return left.event.at === right.event.at ? left.order < right.order : left.event.at < right.event.at;
  }

  function swap(one: number, other: number): void {
    const [left, right] = [heap[one], heap[other]];
    if (left === undefined || right === undefined) return;
    heap[one] = right;
    heap[other] = left;
  }

  return {
    push(event) {
      let index = heap.push({ event, order: pushed++ }) - 1;
      for (let parent = (index - 1) >> 1; index > 0 && isBefore(index, parent); parent = (index - 1) >> 1) {
        swap(index, parent);
        index = parent;
      }
    },
    pop() {
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const child = isBefore(left + 1, left) ? left + 1 : left;
        if (child >= heap.length || !isBefore(child, index)) return first?.event;
        swap(index, child);
        index = child;
      }
    },
  };
}
