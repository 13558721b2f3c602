/**
 * Binary min-heap of (time, row) pairs over typed arrays; equal times come out in the order of their rows.
 */
export class BreakpointHeap {
  #times = new Float64Array(64);
  #rows = new Int32Array(64);
  size = 0;

  clear(): void {
    this.size = 0;
  }

  /** Adds without ordering; call `arrange` after the last one. */
  put(time: number, row: number): void {
    if (this.size === this.#times.length) this.#grow();
    this.#times[this.size] = time;
    this.#rows[this.size++] = row;
  }

  arrange(): void {
    for (let at = (this.size >> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  /** The earliest time; only while `size` is above 0. */
  get time(): number {
    return this.#times[0];
  }

  /** The row of the earliest time. */
  get row(): number {
    return this.#rows[0];
  }

  pop(): void {
    const last = --this.size;
    this.#times[0] = this.#times[last];
    this.#rows[0] = this.#rows[last];
    this.#sink(0);
  }

  #sink(from: number): void {
    const times = this.#times;
    const rows = this.#rows;
    const time = times[from];
    const row = rows[from];
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#before(child + 1, times[child], rows[child])) child++;
      if (!this.#before(child, time, row)) break;
      times[at] = times[child];
      rows[at] = rows[child];
      at = child;
    }
    times[at] = time;
    rows[at] = row;
  }

  #before(at: number, time: number, row: number): boolean {
    return this.#times[at] < time || (this.#times[at] === time && this.#rows[at] < row);
  }

  #grow(): void {
    const times = new Float64Array(2 * this.size);
    times.set(this.#times);
    this.#times = times;
    const rows = new Int32Array(2 * this.size);
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
