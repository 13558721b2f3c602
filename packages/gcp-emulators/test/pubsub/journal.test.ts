import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createJournal, type JournalRecord, replayJournal } from "../../src/pubsub/journal.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";

/** A set of topics, stored in a journal. */
async function startTopics(compactAboveBytes: number) {
  const folder = await createTemporaryFolder();
  const file = join(folder, "journal");
  const topics = new Set<string>();
  const journal = createJournal({
    file,
    compactAboveBytes,
    *snapshot() {
      for (const name of topics) yield { type: "topic", topic: { name, labels: {} } };
    },
  });
  const stored = async () => {
    const names = new Set<string>();
    await replayJournal(file, (record: JournalRecord) => {
      if (record.type === "topic") names.add(record.topic.name);
      if (record.type === "topic-deleted") names.delete(record.name);
    });
    return names;
  };
  return {
    file,
    journal,
    stored,
    topics,
    add(name: string) {
      topics.add(name);
      journal.append({ type: "topic", topic: { name, labels: {} } });
    },
    remove(name: string) {
      topics.delete(name);
      journal.append({ type: "topic-deleted", name });
    },
  };
}

test("records appended before the journal opened are stored", async () => {
  const { add, journal, stored } = await startTopics(1_000_000);
  add("early");
  await journal.open();
  add("later");
  await journal.flushed();
  expect(await stored()).toEqual(new Set(["early", "later"]));
  await journal.close();
});

test("a journal that has grown is rewritten without losing concurrent changes", async () => {
  const { add, remove, journal, stored, topics, file } = await startTopics(2_000);
  await journal.open();
  for (let round = 0; round < 200; round += 1) {
    add(`kept-${round % 10}`);
    for (let i = 0; i < 10; i += 1) {
      add(`brief-${i}`);
      remove(`brief-${i}`);
    }
    if (round % 7 === 0) await journal.flushed();
  }
  await journal.close();
  expect(await stored()).toEqual(topics);
  // 200 rounds write some 200 kB.
  expect((await stat(file)).size).toBeLessThan(20_000);
});

test("waiting for a journal that cannot be written rejects", async () => {
  const { file } = await startTopics(0);
  let snapshots = 0;
  const journal = createJournal({
    file,
    compactAboveBytes: 0,
    snapshot() {
      snapshots += 1;
      if (snapshots > 1) throw new Error("no space left");
      return [];
    },
  });
  await journal.open();
  journal.append({ type: "topic-deleted", name: "a" });
  await expect(journal.flushed()).rejects.toThrow(`Cannot write ${file}`);
  await expect(journal.flushed()).rejects.toThrow(`Cannot write ${file}`);
  await journal.close();
});
