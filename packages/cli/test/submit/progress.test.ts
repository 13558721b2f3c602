import { expect, it } from "vitest";
import { createProgress } from "../../src/submit/progress.ts";

/** Shows four times a quarter of 1,000, a second each, after what was there already. */
function showQuarters(output: { isTTY?: boolean }, already = 0): string {
  const written: string[] = [];
  let now = 5_000;
  const options = { total: 1_000, already, now: () => now };
  const progress = createProgress({ ...output, columns: 100, write: (text) => written.push(text) }, options);
  for (let done = already; done < 1_000; done += 250) {
    now += 1_000;
    progress.add(250);
  }
  progress.end();
  return written.join("");
}

it("shows a bar on a terminal, and removes it at the end", () => {
  expect(showQuarters({ isTTY: true }).split("\r\u001b[K")).toEqual([
    "",
    "░░░░░░░░░░░░░░░░░░░░░░░░ 0 of 1,000 predictions",
    "██████░░░░░░░░░░░░░░░░░░ 250 of 1,000 predictions, 250 a second, 3 s left",
    "████████████░░░░░░░░░░░░ 500 of 1,000 predictions, 250 a second, 2 s left",
    "██████████████████░░░░░░ 750 of 1,000 predictions, 250 a second, 1 s left",
    "████████████████████████ 1,000 of 1,000 predictions, 250 a second",
    "",
  ]);
});

it("writes lines elsewhere, and leaves earlier predictions out of the speed", () => {
  expect(showQuarters({}, 500).split("\n")).toEqual([
    "750 of 1,000 predictions, 250 a second, 1 s left",
    "1,000 of 1,000 predictions, 250 a second",
    "",
  ]);
});

it("writes at most ten lines", () => {
  const written: string[] = [];
  const progress = createProgress(
    { write: (text) => written.push(text) },
    { total: 995, already: 0, now: () => 0 },
  );
  for (let done = 0; done < 995; done++) progress.add(1);
  expect(written).toHaveLength(10);
  expect(written.at(-1)).toBe("995 of 995 predictions\n");
});
