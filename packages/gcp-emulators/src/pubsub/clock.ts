/** The emulator's source of time. Tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after at least `milliseconds`. The returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A pending callback. `index` is its place in the heap, -1 once it fired or was cancelled. */
export interface Alarm {
  readonly at: number;
  readonly fire: () => void;
  index: number;
}

export type Alarms = ReturnType<typeof createAlarms>;

/** The longest delay that `setTimeout` supports. A later alarm takes several timers. */
const maxDelayMs = 2 ** 31 - 1;

/**
 * Schedules many callbacks. Keeps the ack deadlines, backoffs and retention times of all messages in one binary heap with one timer, so that
 * 100,000 leases do not cost 100,000 timers.
 */
export function createAlarms(clock: Clock) {
  const heap: Alarm[] = [];
  let armed: { at: number; cancel: () => void } | undefined;

  function place(alarm: Alarm, index: number): void {
    heap[index] = alarm;
    alarm.index = index;
  }

  function rise(alarm: Alarm, from: number): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.at <= alarm.at) break;
      place(parent, index);
      index = above;
    }
    place(alarm, index);
  }

  function sink(alarm: Alarm, from: number): void {
    let index = from;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const child = right !== undefined && left !== undefined && right.at < left.at ? right : left;
      if (child === undefined || child.at >= alarm.at) break;
      const below = child.index;
      place(child, index);
      index = below;
    }
    place(alarm, index);
  }

  function remove(alarm: Alarm): void {
    const index = alarm.index;
    const last = heap.pop();
    alarm.index = -1;
    if (last === undefined || last === alarm) return;
    rise(last, index);
    sink(last, last.index);
  }

  function arm(): void {
    const first = heap[0];
    if (first === undefined || (armed !== undefined && armed.at <= first.at)) return;
    armed?.cancel();
    const delay = Math.min(Math.max(0, first.at - clock.now()), maxDelayMs);
    armed = { at: first.at, cancel: clock.after(delay, ring) };
  }

  function ring(): void {
    armed = undefined;
    const now = clock.now();
    for (let first = heap[0]; first !== undefined && first.at <= now; first = heap[0]) {
      remove(first);
      first.fire();
    }
    arm();
  }

  return {
    /** Calls `fire` at `at` (milliseconds since 1970), or soon if that has passed. O(log n). */
    set(at: number, fire: () => void): Alarm {
      const alarm: Alarm = { at, fire, index: -1 };
      rise(alarm, heap.length);
      arm();
      return alarm;
    },
    /** Does nothing if the alarm has fired. O(log n). */
    cancel(alarm: Alarm): void {
      if (alarm.index >= 0) remove(alarm);
    },
    /** Drops every alarm. */
    close(): void {
      heap.length = 0;
      armed?.cancel();
      armed = undefined;
    },
  };
}
