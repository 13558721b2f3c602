import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Inference,
  type InferOptions,
  inferDefinition,
  parseRecords,
  readDefinition,
  readTable,
  UnknownTargetError,
} from "../src/index.ts";

const open = (text: string) => readTable([new TextEncoder().encode(text)], "file.csv");

async function infer(text: string, options: Partial<InferOptions> = {}): Promise<Inference> {
  return await inferDefinition(await open(text), { name: "file", ...options });
}

async function problemOf(text: string, options: Partial<InferOptions> = {}): Promise<string> {
  return await infer(text, options).then(
    () => "nothing is wrong",
    (error: Error) => error.message,
  );
}

/** A semicolon-separated table of a column `x`, a number, and two classes. */
function tableOf(cells: readonly string[], name = "x"): string {
  const rows = cells.map((cell, i) => `${cell};${(i * 7) % 11};${i % 3 === 0 ? "no" : "yes"}`);
  return `${name};other;class\n${rows.join("\n")}\n`;
}

async function inferColumn(cells: readonly string[], name = "x") {
  const { columns, definition, warnings } = await infer(tableOf(cells, name));
  const warned = warnings.filter(({ column }) => column === name).map(({ message }) => message);
  return { ...columns[0], field: definition.fields[0], warned, missingValues: definition.missingValues };
}

const repeat = (cells: readonly string[], times = 5) => Array.from({ length: times }, () => cells).flat();
const count = (length: number, cell: (i: number) => string) => Array.from({ length }, (_, i) => cell(i));

describe("the type of a column", () => {
  it.each([
    [
      "numbers",
      ["1.5", "-2", "3e2"],
      { type: "number", range: ["-2", "300"], reason: "every value is a number" },
    ],
    ["decimal commas", ["1,5", "2,25", "3"], { type: "number", range: ["1.5", "3"] }],
    ["whole numbers", ["7", "3.0", "1e3"], { type: "integer", range: ["3", "1000"] }],
    ["0 and 1", ["0", "1"], { type: "integer", reason: "every value is a whole number, 2 different ones" }],
    [
      "TRUE and FALSE",
      ["TRUE", "FALSE"],
      { type: "boolean", field: { name: "x", type: "boolean", examples: [true, false] } },
    ],
    ["yes and no", ["yes", "no"], { type: "category", levels: ["no", "yes"] }],
    ["days", ["2026-11-29", "2025-01-02T10:00:00Z"], { type: "date", range: ["2025-01-02", "2026-11-29"] }],
    ["days with points", ["29.11.2026", "2.1.2025"], { type: "date" }],
    ["days of the year 0, which Postgres lacks", ["0000-01-01", "2025-01-02"], { type: "category" }],
    ["days that are read differently in places", ["11/12/2026", "1/2/2025"], { type: "category" }],
    [
      "leading zeros",
      ["00123", "01000", "99999"],
      {
        type: "category",
        levels: ["00123", "01000", "99999"],
        reason: 'text, because "00123" in line 2 begins with a zero, 3 different values',
      },
    ],
    ["too many digits", ["90071992547409931", "5"], { type: "category" }],
    [
      "two decimal marks",
      ["1,5", "1.234"],
      { type: "category", reason: expect.stringContaining("points and") },
    ],
    ["thousands", ["1.234,5", "2"], { type: "category" }],
    ["hexadecimal numbers", ["0x10", "0x11"], { type: "category" }],
    ["numbers that are too large", ["1e400", "1"], { type: "category" }],
  ])("is found by all of its cells: %s", async (_, cells, expected) => {
    expect(await inferColumn(repeat(cells, 10))).toMatchObject({ ...expected, role: "feature", missing: 0 });
  });

  it.each(["zip", "areaCode", "store_id", "ZIP.code"])(
    "is a category for whole numbers called %s",
    async (name) => {
      expect(await inferColumn(repeat(["415", "408", "510"]), name)).toMatchObject({
        type: "category",
        levels: ["408", "415", "510"],
        reason: `text, because ${name} is called a code, 3 different values`,
      });
    },
  );

  it.each([
    ["50 levels of 2 rows", 50, 2, "category"],
    ["51 levels of 2 rows", 51, 2, "text"],
    ["51 levels of 20 rows", 51, 20, "category"],
    ["250 levels of 20 rows", 250, 20, "category"],
    ["251 levels of 20 rows", 251, 20, "text"],
  ])("is %s: %i levels, %i rows each", async (_, levels, rows, type) => {
    expect(
      await inferColumn(
        repeat(
          count(levels, (i) => `l${i}`),
          rows,
        ),
      ),
    ).toMatchObject({ type });
  });

  it.each([
    ["numbers", ["NA", "3,0", "3", "1,5"], [3, 1.5]],
    ["days", ["29.11.2026", "2025-01-02"], ["2026-11-29", "2025-01-02"]],
    ["categories", ["b", "a", "c"], ["b", "a"]],
    ["one value", ["", "dry"], ["dry"]],
  ])("comes with two values of the table as examples: %s", async (_, cells, examples) => {
    expect(await inferColumn(repeat(cells, 10))).toMatchObject({ field: { examples } });
  });

  it("counts missing values, and names only those that occur", async () => {
    const cells = [...repeat(["1", "2"], 4), "NA", ""];
    expect(await inferColumn(cells)).toMatchObject({
      type: "integer",
      missing: 0.2,
      missingValues: ["", "NA"],
    });
  });

  it("sees a missing value in none between numbers, and a category between texts", async () => {
    expect(await inferColumn(repeat(["1", "2", "none"]))).toMatchObject({
      type: "integer",
      missingValues: ["", "none"],
    });
    expect(await inferColumn(repeat(["a", "b", "none"]))).toMatchObject({
      levels: ["a", "b", "none"],
      missing: 0,
      missingValues: [""],
    });
  });

  it("counts the texts that its owner names as missing values", async () => {
    const table = tableOf([...repeat(["1,5", "2"], 4), "k.A.", "not known"]);
    const { columns, definition } = await infer(table, { missing: ["k.A.", " not known "] });
    expect(columns[0]).toMatchObject({ type: "number", missing: 0.2, range: ["1.5", "2"] });
    expect(definition.missingValues).toEqual(["", "k.A.", "not known"]);
  });

  it("says which cell makes numbers text", async () => {
    expect(await inferColumn([...repeat(["1", "2"], 10), "abc"])).toMatchObject({
      type: "category",
      warned: [
        'x is a category, because "abc" in line 22 is no number although most values are; correct it, or if "abc" stands for a missing value, infer the definition with --missing "abc"',
      ],
    });
  });

  it.each([
    [
      "names of rows that are numbers",
      "customerId",
      count(20, (i) => `${i * 3 + 100}`),
      "subject",
      "identifier",
    ],
    ["names of rows", "x", count(20, (i) => `p${i}`), "subject", "identifier"],
    ["numbers of rows", "x", count(20, (i) => `${i + 1}`), "ignored", "identifier"],
    ["numbers of rows from 0, without a header", "", count(20, (i) => `${i}`), "ignored", "identifier"],
    ["an identifier that repeats", "ID", count(200, (i) => `${i % 90}`), "ignored", "identifier"],
    ["names without a header", "", count(20, (i) => `car ${i}`), "subject", "identifier"],
    ["long texts", "x", repeat(["a".repeat(201), "b"], 10), "ignored", "text"],
    ["sentences", "x", count(20, (i) => `the ${i}th remark`), "ignored", "text"],
    ["one value", "x", count(20, () => "7"), "ignored", "constant"],
    ["nothing", "x", count(20, () => ""), "ignored", "empty"],
  ])("leaves out %s, and says so", async (_, name, cells, role, type) => {
    const { columns, definition, warnings } = await infer(tableOf(cells, name));
    expect(columns[0]).toMatchObject({ role, type });
    const own = warnings.filter(({ column }) => column === (name || "column_1"));
    expect(own.map(({ kind }) => kind)).toEqual(role === "ignored" ? [type] : []);
    expect(definition["loopline:ignore"]).toEqual(role === "ignored" ? [name || "column_1"] : []);
    expect(definition["loopline:subject"]).toBe(role === "subject" ? name || "column_1" : undefined);
  });
});

describe("the target", () => {
  const rows = repeat(["1,a,u", "2,b,v", "3,a,w"], 4).join("\n");

  it.each([
    ["Class,x,y_", undefined, "1,2,3", "Class"],
    ["x,label,z", undefined, "a,b", "label"],
    ["x,y_,z", undefined, "u,v,w", "z"],
    ["Class,x,z", "z", "u,v,w", "z"],
    ["x,y_,z", "x", "1,2,3", "x"],
  ])("of %s, given %s, has the classes %s", async (header, target, classes, name) => {
    const { definition, columns } = await infer(`${header}\n${rows}\n`, { target });
    expect(definition["loopline:target"]).toBe(name);
    expect(columns.find(({ role }) => role === "target")?.levels?.join()).toBe(classes);
  });

  it("has numbers as classes whatever their form, by size", async () => {
    const text = `x,class\n${repeat(["1,10", "2,9.0", "3,9", "4,10.0"]).join("\n")}\n`;
    const { definition } = await infer(text);
    expect(definition.fields[1]).toEqual({ name: "class", type: "string", categories: ["9", "10"] });
    const dataset = readDefinition(JSON.stringify(definition), "file.json");
    const records = await Array.fromAsync(parseRecords(dataset, await open(text)));
    expect(records.slice(0, 4).map(({ label }) => label)).toEqual([1, 0, 0, 1]);
  });

  it.each([
    [
      "x,y_,z",
      "1,a,2",
      "no column is called target, class, label, outcome, response or y, and the last column, z, is no category",
    ],
    ["class,label,z", "1,a,u", "class, label could both be it"],
    [
      "a,class,z",
      "1,,u",
      "class cannot be predicted (every cell is empty; to start without labels, list its classes as categories in a definition)",
    ],
  ])("is not guessed for %s of %s: %s", async (header, row, why) => {
    const text = `${header}\n${repeat([row, row.replace("2", "3")]).join("\n")}\n`;
    expect(await problemOf(text)).toContain(
      `cannot tell which column to predict, because ${why}: name it with --target COLUMN`,
    );
    await expect(infer(text)).rejects.toBeInstanceOf(UnknownTargetError);
  });

  it("is named by a flag when it is not clear, and the error lists the columns that can be it", async () => {
    const text = `kind,size,sex\n${repeat(["a,1.5,m", "b,2.5,f", "a,3.5,"], 4).join("\n")}\n`;
    expect(await problemOf(text)).toBe(
      "file.csv: cannot tell which column to predict, because no column is called target, class, label, outcome, response or y, and the last column, sex, has empty cells: name it with --target COLUMN, such as kind, sex",
    );
    await expect(infer(text)).rejects.toMatchObject({ candidates: ["kind", "sex"] });
    expect((await infer(text, { target: "sex" })).warnings).toContainEqual({
      kind: "no-label",
      column: "sex",
      message: "4 rows have no sex: they are not trained on",
    });
  });

  it.each([
    ["nope", 'file.csv: the target "nope" is no column, found x, one, none, many'],
    [
      "x",
      "file.csv: x cannot be predicted: it has 60 different numbers, and classes are predicted, not numbers",
    ],
    ["one", "file.csv: one cannot be predicted: every value is the same, and it takes two classes to learn"],
    [
      "none",
      "file.csv: none cannot be predicted: every cell is empty; to start without labels, list its classes as categories in a definition",
    ],
    [
      "many",
      "file.csv: many cannot be predicted: it has 60 different values, and at most 50 classes can be predicted",
    ],
  ])("cannot be %s", async (target, problem) => {
    const text = `x,one,none,many\n${count(60, (i) => `${i * 2},a,,m${i}`).join("\n")}\n`;
    expect(await problemOf(text, { target })).toBe(problem);
  });
});

describe("warnings", () => {
  const messages = async (text: string) => (await infer(text)).warnings.map(({ message }) => message);

  it("name columns that predict the target alone", async () => {
    const rows = count(60, (i) => {
      const label = ["low", "mid", "high"][i % 3];
      return `${(i % 3) * 100 + (i % 15)},${label?.toUpperCase()},${(i * 7) % 13},${label}`;
    });
    const said = (column: string) =>
      `${column} alone predicts class for 100.0 % of the rows: if it is known only afterwards, name it under loopline:ignore`;
    expect(await messages(`paid,status,noise,class\n${rows.join("\n")}\n`)).toEqual([
      said("paid"),
      said("status"),
    ]);
  });

  it("count rows with the same features and another class", async () => {
    const rows = count(40, (i) => `${(i * i) % 97},${i % 2 === 0 ? "a" : "b"}`);
    expect(await messages(`x,class\n${rows.join("\n")}\n500,a\n500,b\n500,a\n`)).toEqual([
      "3 rows have the same features as a row of another class, such as lines 42 and 43: no model can be right about all of them",
    ]);
  });

  it("name classes of few rows", async () => {
    const rows = count(40, (i) => `${(i * 37) % 41},${i % 2 === 0 ? "a" : "b"}`);
    expect(await messages(`x,class\n${rows.join("\n")}\n41.5,c\n`)).toEqual([
      'class "c" has 1 row: with fewer than 10, its predictions are little more than guesses',
    ]);
  });

  it("come from a sample of a long table, which has rows of all classes", async () => {
    const width = 90;
    const names = count(width, (i) => `n${i}`).join(",");
    const rows = count(12_000, (i) => `${count(width, (k) => `${(i * (k + 3)) % 101}`).join(",")},${i % 2}`);
    const { warnings } = await infer(`${names},class\n${rows.join("\n")}\n`);
    expect(warnings).toMatchObject([{ kind: "contradictions" }]);
    expect(warnings[0]?.message).toMatch(/^\d{4} rows of \d{4} that were compared have the same features/);
  });

  it("name whole numbers that differ in every row, which may be identifiers", async () => {
    expect(await messages(tableOf(count(66, (i) => `${i * i * 13 + 7}`)))).toEqual([
      "x has another whole number in every row: if it names the rows, list it under loopline:ignore",
    ]);
  });

  it("say that the given subject repeats", async () => {
    const { warnings, definition } = await infer(tableOf(repeat(["ann", "bob"], 6), "who"), {
      subject: "who",
    });
    expect(definition["loopline:subject"]).toBe("who");
    expect(definition).not.toHaveProperty("primaryKey");
    expect(warnings[0]).toEqual({
      kind: "repeated-subject",
      column: "who",
      message: "who names the records, but 10 rows repeat a name",
    });
  });
});

describe("inferDefinition", () => {
  it("makes a name that a definition can have from any name", async () => {
    const text = tableOf(repeat(["1", "2"]));
    expect((await infer(text, { name: "Kredit Müller (2)" })).definition.name).toBe("kredit-mu-ller-2");
    expect((await infer(text, { name: "表" })).definition.name).toBe("table");
  });

  it("refuses one column as target and subject, and does not guess the subject as the target", async () => {
    const text = `x,kind\n${repeat(["1,a", "2,b"]).join("\n")}\n`;
    expect(await problemOf(text, { target: "kind", subject: "kind" })).toBe(
      "file.csv: kind cannot be both the target and the subject: name another column for one of them",
    );
    await expect(infer(text, { subject: "kind" })).rejects.toBeInstanceOf(UnknownTargetError);
  });

  it.each([
    [
      `${count(1_001, (i) => `c${i}`).join(",")}\n`,
      "file.csv: 1001 columns, at most 1000 can be defined: leave some out of the file",
    ],
    [
      `${count(976, (i) => `c${i}`).join(",")},class\n${repeat([`${"1,".repeat(976)}a`, `${"2,".repeat(976)}b`]).join("\n")}\n`,
      "file.csv: 976 features do not fit into a row of Postgres, which holds 975 numbers, or 325 categories: leave some out of the file",
    ],
    ["x,class\n", "file.csv: there are no rows below the header"],
    ["x,class\n1,a\n2\n", "file.csv, line 3, column 2 (class): this cell is missing, expected 2 cells"],
    [
      `x,class\n${repeat(["1,a", "1,b"]).join("\n")}`,
      'file.csv: no column is left to predict class from: x: every value is "1"',
    ],
  ])("refuses a table that has nothing to learn from (%#)", async (text, problem) => {
    expect((await problemOf(text)).slice(0, problem.length)).toBe(problem);
  });

  it("proposes for any table a definition that is valid and reads every row of it", async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        "",
        "NA",
        "none",
        "1",
        "0",
        "1.0",
        "2,5",
        "2.5",
        "007",
        "TRUE",
        "no",
        "2026-11-29",
        "1e400",
      ),
      fc.string({ unit: "grapheme-ascii", maxLength: 4 }).map((text) => text.replace(/[\r\n]/g, "")),
      fc.double({ noNaN: true }).map(String),
      fc.integer().map(String),
    );
    const column = fc.oneof(
      fc.array(cell, { minLength: 3, maxLength: 3 }).map((pool) => fc.constantFrom(...pool)),
      fc.constant(cell),
    );
    const tables = fc
      .array(column, { minLength: 1, maxLength: 4 })
      .chain((columns) => fc.array(fc.tuple(...columns), { minLength: 4, maxLength: 40 }));
    const separators = fc.constantFrom(",", ";", "\t");
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(tables, separators, async (rows, separator) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const header = [...(rows[0] ?? []).map((_, i) => `x${i}`), "class"];
        const lines = rows.map((row, i) => [...row, i % 2 === 0 ? "a" : "b"].map(quote).join(separator));
        const text = [header.join(separator), ...lines].join("\n");
        const inference = await infer(text).catch((error: Error) => {
          if (!error.message.includes("no column is left")) throw error;
        });
        if (inference === undefined) return;
        accepted++;
        const dataset = readDefinition(JSON.stringify(inference.definition), "file.json");
        const records = await Array.fromAsync(parseRecords(dataset, await open(text)));
        expect(records.map(({ label }) => label)).toEqual(rows.map((_, i) => i % 2));
        for (const [at, { examples }] of dataset.features.entries()) {
          const values = records.map((record) => record.values[at]);
          for (const example of examples) expect(values).toContain(example);
        }
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
