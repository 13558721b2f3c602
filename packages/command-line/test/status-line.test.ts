import { expect, it } from "vitest";

import { createStatusLine, formatBar } from "../src/status-line.ts";

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
])("cuts a status line to a terminal of %d columns, and empties it at the end", (columns, line) => {
  const written: string[] = [];
  const status = createStatusLine({ columns, isTTY: true, write: (text) => written.push(text) });
  status.show("long enough");
  status.clear();
  expect(written).toEqual([`\r\u001b[K${line}`, "\r\u001b[K"]);
});
