/** How a price was come by. */
export type Basis =
  /** Read in a stored copy of Google's own page, or in an extract of its billing catalogue. */
  | "page"
  /** Others quote Google's page or catalogue, with the day on which they read it. */
  | "quoted"
  /** Nobody was found to say so. */
  | "assumed";

export type Region = "us-central1" | "europe-west1";

/** A list price, without discounts. */
export interface Price {
  /** US dollars for one unit beyond the free ones. */
  readonly amount: number;
  readonly unit: string;
  /** What Google calls it, with the id of its SKU where that is known. */
  readonly sku: string;
  /** Where it was found to hold. What is the same everywhere names both. */
  readonly regions: readonly Region[];
  /** Units of each month that cost nothing, for a billing account that uses them for nothing else. */
  readonly free?: number;
  /** Address of the page that says so. */
  readonly source: string;
  readonly basis: Basis;
  /** Day as of which the price was seen: of the copy, or of the page that quotes it. */
  readonly read: string;
  readonly note?: string;
}
