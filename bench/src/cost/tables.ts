import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";

const AssumptionSchema = z.object({
  name: z.string(),
  value: z.coerce.number().positive(),
  unit: z.string(),
  why: z.string(),
});

/** A list price of Google's in US dollars, without taxes and discounts. */
const PriceSchema = z.object({
  name: z.string(),
  /** Google's name, with the id of the SKU if known. */
  sku: z.string().min(1),
  /** For one unit beyond the free ones. */
  amount: z.coerce.number().positive(),
  unit: z.string().min(1),
  /** Free units per month and billing account. */
  free: z.string().transform((text) => (text === "" ? undefined : Number(text))),
  /** Where the price applies. */
  regions: z.string().includes("us-central1"),
  /** `page`: read in a stored copy of Google's page. `quoted`: others quote it. `assumed`: not found. */
  basis: z.enum(["page", "quoted", "assumed"]),
  /** Day of the copy or of the quotation. */
  read: z.iso.date(),
  source: z.url({ hostname: /^cloud\.google\.com$/ }),
  note: z.string(),
});

export type Price = z.infer<typeof PriceSchema>;

function readTable<S extends z.ZodType>(file: string, schema: S): z.infer<S>[] {
  const text = readFileSync(join(import.meta.dirname, file), "utf8");
  return z.array(schema).parse(parse(text, { columns: true }));
}

/** Guesses to be replaced by measurements of a real deployment. */
export const assumptions = readTable("assumptions.csv", AssumptionSchema);
export const prices = readTable("prices.csv", PriceSchema);

function find<T extends { name: string }>(rows: readonly T[], name: string): T {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`the table has no row ${name}`);
  return row;
}

export const assumed = (name: string): number => find(assumptions, name).value;
export const priceOf = (name: string): Price => find(prices, name);
