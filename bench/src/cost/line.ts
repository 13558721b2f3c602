import type { Price } from "./price.ts";
import { type PriceName, prices } from "./prices.ts";

export type Group =
  | "Cloud SQL"
  | "Memorystore"
  | "edge and transfer"
  | "requests"
  | "processor and memory"
  | "Pub/Sub"
  | "logs and alerts"
  | "storage of files";

/** One line of a bill. */
export interface Line {
  readonly group: Group;
  readonly item: string;
  /** How the amount comes about, for a reader to follow. */
  readonly arithmetic: string;
  /** US dollars a month. */
  readonly amount: number;
}

/** What a quantity costs, beyond the units that are free. */
export function charge(quantity: number, { amount, free = 0 }: Price): number {
  return Math.max(0, quantity - free) * amount;
}

/** @param what goes before the quantity in the arithmetic, to say how that comes about */
export function priced(group: Group, item: string, quantity: number, name: PriceName, what = ""): Line {
  const price: Price = prices[name];
  const free = price.free === undefined ? "" : ` − ${round(price.free)} free`;
  return {
    group,
    item,
    arithmetic: `${what}${round(quantity)}${free} × $${price.amount} per ${price.unit}`,
    amount: charge(quantity, price),
  };
}

/** Four digits that count. */
export function round(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
