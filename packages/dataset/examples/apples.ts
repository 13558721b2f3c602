/** What docs/your-own-table.md teaches with: apples from an invented orchard, which people sort into three grades. */
export const appleColumns = [
  "apple",
  "weight",
  "sugar",
  "firmness",
  "variety",
  "picked",
  "bruised",
  "grade",
] as const;

const varieties = ["Boskoop", "Elstar", "Gala", "Jonagold"] as const;

/** An apple as the cells of its row; an empty cell is a missing value. */
export type AppleRow = Readonly<Record<(typeof appleColumns)[number], string>>;

/**
 * Generates apples with their grades.
 * @param options.first number of the first apple, from 1; an apple is the same whichever others are asked for
 */
export function generateApples({
  seed,
  first = 1,
  count,
}: {
  readonly seed: number;
  readonly first?: number;
  readonly count: number;
}): AppleRow[] {
  return Array.from({ length: count }, (_, index) => generateApple(seed, first + index));
}

function generateApple(seed: number, number: number): AppleRow {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) + number);
  // Nearly normal, with mean 0 and deviation 1.
  const normal = () => 2 * (random() + random() + random() - 1.5);
  const variety = varieties[Math.floor(random() * varieties.length)] ?? "Gala";
  const weight = 165 + 28 * normal();
  const sugar = 12.4 + 1.2 * normal() + Number(variety === "Gala");
  const firmness = 6.8 + 0.9 * normal() + Number(variety === "Boskoop");
  const day = Math.floor(random() * 45);
  const isBruised = random() < 0.22;
  const score = {
    dessert: 0.03 * (weight - 160) + 1.6 * (firmness - 7) - 3 * Number(isBruised) + 0.6,
    juice: 1.5 * (sugar - 12.6) + 2 * Number(isBruised) + Number(variety === "Boskoop"),
    reject: -1.6 * (sugar - 12) - 1.4 * (firmness - 6.6) + 0.05 * (day - 22) - 1,
  };
  const noise = () => 0.35 * normal();
  const scores = {
    dessert: score.dessert + noise(),
    juice: score.juice + noise(),
    reject: score.reject + noise(),
  };
  const { dessert, juice, reject } = scores;
  const unless = (share: number, cell: string) => (random() < share ? "" : cell);
  return {
    apple: `A-${String(number).padStart(4, "0")}`,
    weight: weight.toFixed(0),
    sugar: unless(0.08, sugar.toFixed(1)),
    firmness: unless(0.05, firmness.toFixed(1)),
    variety: unless(0.04, variety),
    picked: new Date(Date.UTC(2026, 7, 20 + day)).toISOString().slice(0, 10),
    bruised: unless(0.03, String(isBruised)),
    grade: dessert >= juice && dessert >= reject ? "dessert" : juice >= reject ? "juice" : "reject",
  };
}

/** A CSV file of apples, with a header. */
export function applesCsv(
  apples: readonly AppleRow[],
  columns: readonly (keyof AppleRow)[] = appleColumns,
): string {
  return `${[columns, ...apples.map((apple) => columns.map((column) => apple[column]))].join("\n")}\n`;
}

/** The committed files with their content. Those of `harvest.csv` have no grade yet. */
export function exampleFiles(): Readonly<Record<string, string>> {
  const ungraded = appleColumns.filter((column) => column !== "grade");
  return {
    "apples.csv": applesCsv(generateApples({ seed: 15, count: 300 })),
    "harvest.csv": applesCsv(generateApples({ seed: 15, first: 301, count: 40 }), ungraded),
  };
}

/** Uniform numbers from 0 to 1 (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
