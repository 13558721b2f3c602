import { expect, it } from "vitest";
import { formatBar } from "../src/bar.ts";
import { createStatusLine } from "../src/status-line.ts";

it.each([
  [-1, "░░░░"],
  [0.5, "██░░"],
  [2, "████"],
])("fills a bar up to %d", (share, bar) => {
  expect(formatBar(share, 4)).toBe(bar);
});

it.each([
  [5, "long"],
  [0, "long enough"],
])("keeps a line within a terminal of %d columns, and leaves the place clean", (columns, line) => {
  const written: string[] = [];
  const status = createStatusLine({ columns, isTTY: true, write: (text) => written.push(text) });
  status.show("long enough");
  status.clear();
  expect(written).toEqual([`\r\u001b[K${line}`, "\r\u001b[K"]);
});
