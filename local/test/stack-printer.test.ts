import { expect, test } from "vitest";
import { createPalette } from "../src/output/palette.ts";
import { createStackPrinter } from "../src/output/stack-printer.ts";
import { createSteps } from "../src/output/steps.ts";

const palette = createPalette(false);

function record(options: { verbose?: boolean; json?: boolean } = {}) {
  const printed: string[] = [];
  const raw: string[] = [];
  const print = (line: string): void => void printed.push(line);
  const events = createStackPrinter({
    step: createSteps(print, palette),
    palette,
    print,
    printRaw: options.json ? (line) => void raw.push(line) : undefined,
    verbose: options.verbose ?? false,
  });
  return { events, printed, raw };
}

const predicted = '{"severity":"INFO","time":"2026-11-22T10:00:00Z","message":"predicted","records":5}';
const stopped =
  '{"severity":"ERROR","message":"failed","err":{"message":"why","stack":"Error: why\\n    at here"}}';

test("by default the pipeline's story and every warning are shown, and no other service's chatter", () => {
  const { events, printed } = record();
  events.onLine("prediction", predicted, "stdout");
  events.onLine("ingest-api", predicted, "stdout");
  events.onLine("ingest-api", stopped, "stdout");
  expect(printed).toEqual([
    expect.stringMatching(/^prediction +│ \d\d:\d\d:\d\d predicted records=5$/),
    expect.stringMatching(/^ingest-api +│ ERROR failed error=why$/),
  ]);
});

test("--verbose shows everything from level info, and where errors came from", () => {
  const { events, printed } = record({ verbose: true });
  events.onLine("ingest-api", predicted, "stdout");
  events.onLine("ingest-api", '{"severity":"DEBUG","message":"handled"}', "stdout");
  events.onLine("ingest-api", stopped, "stdout");
  expect(printed).toHaveLength(3);
  expect(printed[2]).toBe("Error: why\n    at here");
});

test("--json passes lines on as they came, and puts those of Postgres into the same form", () => {
  const { events, printed, raw } = record({ json: true });
  events.onLine("prediction", predicted, "stdout");
  events.onLine("postgres", "2026-11-22 10:00:00 UTC [1] WARNING:  out of memory", "stderr");
  expect(raw).toEqual([predicted, '{"severity":"WARNING","service":"postgres","message":"out of memory"}']);
  expect(printed).toEqual([]);
});

test("control characters that a user sent do not reach the terminal", () => {
  const { events, printed } = record();
  events.onLine(
    "prediction",
    JSON.stringify({ message: "predicted", batch_id: "\u001b[2J\u0007\u007f" }),
    "stdout",
  );
  expect(printed[0]).toContain("batch_id=\\u001b[2J\\u0007\\u007f");
});

test("a step that fails is marked and its error passed on", async () => {
  const { events, printed } = record();
  await events.step("Redis", async () => {});
  await expect(events.step("Postgres", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(printed).toEqual([expect.stringMatching(/^✓ Redis \(\d\.\d s\)$/), "✗ Postgres"]);
});
