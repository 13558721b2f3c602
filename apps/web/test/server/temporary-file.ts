import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A file that is there until the test is over. Returns its path. */
export async function temporaryFile(content: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "loopline-web-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "notes.csv");
  await writeFile(file, content);
  return file;
}
