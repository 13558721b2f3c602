import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type JournalRecord, journalOf, openJournal } from "../../src/submit/journal.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const records: JournalRecord[] = [
  { batch: 1, batch_id: "one" },
  { batch: 1, batch_id: "one", predictions: ["real", "fake"] },
  {
    batch: 0,
    batch_id: "zero",
    predictions: ["fake", null],
    warnings: [{ position: 0, message: "…" }],
  },
];

const dataset = { name: "banknotes", hash: "bb" };

async function request(changes: { hash?: string; batchSize?: number; restart?: boolean } = {}) {
  const file = join(await temporaryFolder(), "notes.csv");
  return {
    file,
    hash: "aa",
    dataset,
    batchSize: 2,
    ingestUrl: "http://127.0.0.1:1",
    restart: false,
    ...changes,
  };
}

type Request = Awaited<ReturnType<typeof request>>;

/** Begins a journal, adds the records and closes it. Returns its run. */
function keep(asked: Request): string {
  const journal = openJournal(asked);
  for (const record of records) journal.add(record);
  journal.close();
  return journal.header.run;
}

function open(asked: Request) {
  const { header, records, close } = openJournal(asked);
  close();
  return { header, records };
}

describe("the journal", () => {
  it("keeps the run and its records after an interruption", async () => {
    const asked = await request();
    const run = keep(asked);
    expect(open({ ...asked, batchSize: 100 })).toEqual({
      header: expect.objectContaining({ run, hash: "aa", batch_size: 2 }),
      records,
    });
  });

  it("ignores a last line that was cut off at any place, and appends after it", async () => {
    const asked = await request();
    const path = journalOf(asked.file);
    const run = keep(asked);
    const whole = await readFile(path, "utf8");
    const lastLine = whole.trimEnd().lastIndexOf("\n") + 1;
    for (let length = lastLine; length < whole.length - 1; length++) {
      await writeFile(path, whole.slice(0, length));
      const journal = openJournal(asked);
      expect(journal.records).toEqual(records.slice(0, 2));
      journal.add({ batch: 5, batch_id: "five" });
      journal.close();
      expect(open(asked)).toEqual({
        header: expect.objectContaining({ run }),
        records: [...records.slice(0, 2), { batch: 5, batch_id: "five" }],
      });
    }
  });

  it("starts over when its first line is incomplete", async () => {
    const asked = await request();
    const path = journalOf(asked.file);
    const run = keep(asked);
    for (const length of [0, 1, 40]) {
      await truncate(path, length);
      const { header, records } = open(asked);
      expect(header.run).not.toBe(run);
      expect(records).toEqual([]);
    }
  });

  it("refuses a file that has changed, and changes nothing", async () => {
    const asked = await request();
    keep(asked);
    const before = await readFile(journalOf(asked.file), "utf8");
    expect(() => openJournal({ ...asked, hash: "bb" })).toThrow(
      "has changed since its submission was interrupted",
    );
    expect(await readFile(journalOf(asked.file), "utf8")).toBe(before);
  });

  it("refuses a pipeline that learns something else, and says what", async () => {
    const asked = await request();
    keep(asked);
    const other = { name: "trees", hash: "cc" };
    expect(() => openJournal({ ...asked, dataset: other })).toThrow(
      "the submission that was interrupted was for a pipeline that learns banknotes, not trees: submit the whole file to this one with --restart. Nothing was submitted",
    );
    expect(() => openJournal({ ...asked, dataset: { ...other, name: "banknotes" } })).toThrow(
      "for a pipeline that learns another banknotes: submit",
    );
    expect(open({ ...asked, dataset: other, restart: true }).header.dataset).toEqual(other);
  });

  it("goes on with a journal that does not name its dataset", async () => {
    const asked = await request();
    keep(asked);
    const path = journalOf(asked.file);
    const text = await readFile(path, "utf8");
    const { dataset: _, ...header } = JSON.parse(text.slice(0, text.indexOf("\n")));
    await writeFile(path, `${JSON.stringify(header)}${text.slice(text.indexOf("\n"))}`);
    expect(open(asked).records).toEqual(records);
  });

  it("starts over with --restart", async () => {
    const asked = await request();
    const run = keep(asked);
    const restarted = open({ ...asked, hash: "bb", restart: true });
    expect(restarted.header.run).not.toBe(run);
    expect(restarted.records).toEqual([]);
  });

  it.each(["notes of mine\n", "notes of mine", '{"journal":"another"}\n'])(
    "leaves a file alone that is none: %j",
    async (text) => {
      const asked = await request();
      await appendFile(journalOf(asked.file), text);
      expect(() => openJournal(asked)).toThrow(
        "is not the journal of an interrupted submission: move it away",
      );
      expect(await readFile(journalOf(asked.file), "utf8")).toBe(text);
    },
  );

  it("says when it cannot be written", async () => {
    const asked = await request();
    expect(() => openJournal({ ...asked, file: join(asked.file, "not-a-folder") })).toThrow(
      "the journal of the submission cannot be written (EN",
    );
  });
});
