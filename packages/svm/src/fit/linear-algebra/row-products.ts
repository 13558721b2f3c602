import { decideRows } from "./decisions.ts";

/** The products of rows with all rows, in centred coordinates. Each is computed when it is asked for, and kept. */
export class RowProducts {
  readonly #x: Float64Array;
  readonly #rows: number;
  readonly #centre: Float64Array;
  #centred: Float64Array | undefined;
  #squares: Float64Array | undefined;
  readonly #known = new Map<number, Float64Array>();

  /** @param x rows × cols, row-major */
  constructor(x: Float64Array, rows: number, centre: Float64Array) {
    this.#x = x;
    this.#rows = rows;
    this.#centre = centre;
  }

  /** The rows minus the centre; the rows themselves if that is 0. */
  get centred(): Float64Array {
    const cols = this.#centre.length;
    this.#centred ??= this.#centre.every((value) => value === 0)
      ? this.#x
      : this.#x.map((value, at) => value - this.#centre[at % cols]);
    return this.#centred;
  }

  /** ‖x‖² of each row. */
  get squares(): Float64Array {
    if (this.#squares !== undefined) return this.#squares;
    const x = this.centred;
    const cols = this.#centre.length;
    this.#squares = new Float64Array(this.#rows);
    for (let i = 0, at = 0; i < this.#rows; i++) {
      for (let j = 0; j < cols; j++, at++) this.#squares[i] += x[at] * x[at];
    }
    return this.#squares;
  }

  /** The products of one row with all rows. */
  of(row: number): Float64Array {
    const known = this.#known.get(row);
    if (known !== undefined) return known;
    const x = this.centred;
    const cols = this.#centre.length;
    const products = new Float64Array(this.#rows);
    decideRows(x, this.#rows, x.subarray(row * cols, (row + 1) * cols), 0, products);
    this.#known.set(row, products);
    return products;
  }
}
