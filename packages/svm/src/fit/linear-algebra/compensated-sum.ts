/**
 * Compensated summation: as accurate as adding in twice the precision (Knuth's TwoSum; Ogita, Rump & Oishi 2005,
 * algorithm Sum2). A fit adds millions of terms that nearly cancel, so a plain sum would lose too many digits.
 */
export class CompensatedSum {
  #high = 0;
  #low = 0;

  add(term: number): void {
    const sum = this.#high + term;
    const rounded = sum - this.#high;
    this.#low += this.#high - (sum - rounded) + (term - rounded);
    this.#high = sum;
  }

  /** Adds a · b without losing the product's rounding error (Dekker 1971). Both must be within ±1e290. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const aHigh = upperHalf(a);
    const bHigh = upperHalf(b);
    const aLow = a - aHigh;
    const bLow = b - bHigh;
    this.add(product);
    this.#low += aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  }

  get value(): number {
    return this.#high + this.#low;
  }
}

/** The upper 26 bits of a double's 53 (Veltkamp splitting). */
function upperHalf(value: number): number {
  const shifted = 134_217_729 * value;
  return shifted - (shifted - value);
}

/** One compensated sum per slot, in typed arrays. */
export class CompensatedVector {
  readonly high: Float64Array;
  readonly low: Float64Array;

  constructor(length: number) {
    this.high = new Float64Array(length);
    this.low = new Float64Array(length);
  }

  add(slot: number, term: number): void {
    const before = this.high[slot];
    const sum = before + term;
    const rounded = sum - before;
    this.low[slot] += before - (sum - rounded) + (term - rounded);
    this.high[slot] = sum;
  }

  get(slot: number): number {
    return this.high[slot] + this.low[slot];
  }
}
