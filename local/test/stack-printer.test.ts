import { bankNotes } from "@loopline/banknotes/definition";
import { chooseAccess } from "@loopline/services";
import { expect, test } from "vitest";
import {
  createRecentProblems,
  createStackPrinter,
  formatBanner,
  quietUntilUp,
} from "../src/output/stack-printer.ts";
import { createPalette, createSteps } from "../src/output/terminal.ts";
import { createEndpoints } from "./create-endpoints.ts";

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

test("shows every warning, and ordinary lines of a few services only", () => {
  const { events, printed } = record();
  events.onLine("prediction", predicted, "stdout");
  events.onLine("ingest-api", predicted, "stdout");
  events.onLine("ingest-api", stopped, "stdout");
  expect(printed).toEqual([
    expect.stringMatching(/^prediction +│ \d\d:\d\d:\d\d predicted records=5$/),
    expect.stringMatching(/^ingest-api +│ ERROR failed error=why$/),
  ]);
});

test("a start shows its steps alone, keeps its problems, and then shows the lines", async () => {
  const { events: printer, printed } = record();
  const { events, end, problems } = quietUntilUp(printer, palette);
  await events.step("Postgres", async () => events.onLine("web", "ECONNREFUSED", "stderr"));
  events.onLine("prediction", predicted, "stdout");
  expect(printed).toEqual([expect.stringMatching(/^✓ Postgres/)]);
  expect(problems()).toEqual([expect.stringMatching(/^web +│ WARNING ECONNREFUSED$/)]);
  end();
  events.onLine("prediction", predicted, "stdout");
  expect(printed).toHaveLength(2);
});

test("--verbose shows all lines from level info, and stack traces", () => {
  const { events, printed } = record({ verbose: true });
  events.onLine("ingest-api", predicted, "stdout");
  events.onLine("ingest-api", '{"severity":"DEBUG","message":"handled"}', "stdout");
  events.onLine("ingest-api", stopped, "stdout");
  expect(printed).toHaveLength(3);
  expect(printed[2]).toBe("Error: why\n    at here");
});

test("--json passes JSON lines on unchanged, and converts those of Postgres", () => {
  const { events, printed, raw } = record({ json: true });
  events.onLine("prediction", predicted, "stdout");
  events.onLine("postgres", "2026-11-22 10:00:00 UTC [1] WARNING:  out of memory", "stderr");
  expect(raw).toEqual([predicted, '{"severity":"WARNING","service":"postgres","message":"out of memory"}']);
  expect(printed).toEqual([]);
});

test("escapes control characters that a user has sent", () => {
  const { events, printed } = record();
  events.onLine(
    "prediction",
    JSON.stringify({ message: "predicted", batch_id: "\u001b[2J\u0007\u007f" }),
    "stdout",
  );
  expect(printed[0]).toContain("batch_id=\\u001b[2J\\u0007\\u007f");
});

test("marks a step that fails, and passes its error on", async () => {
  const { events, printed } = record();
  await events.step("Redis", async () => {});
  await expect(events.step("Postgres", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(printed).toEqual([expect.stringMatching(/^✓ Redis \(\d\.\d s\)$/), "✗ Postgres"]);
});

test("keeps the last ten warnings and errors of a stack", () => {
  const problems = createRecentProblems(palette);
  for (let i = 1; i <= 12; i += 1) {
    problems.onLine("training", JSON.stringify({ severity: "ERROR", message: `failure ${i}` }), "stdout");
    problems.onLine("training", JSON.stringify({ severity: "INFO", message: `trained ${i}` }), "stdout");
  }
  const lines = problems.format();
  expect(lines.map((line) => Number(line.replace(/^.*failure /, "")))).toEqual([
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
  expect(lines[0]).toContain("training");
});

test("the banner shows where the APIs are, and that they need no keys", () => {
  const endpoints = createEndpoints();
  const banner = formatBanner({
    endpoints,
    dataset: bankNotes,
    seconds: 1.23,
    access: chooseAccess({}),
    palette,
  });
  expect(banner).toContain(`curl '${endpoints.ingestApi}/notes?wait=5'`);
  expect(banner).toContain("The APIs need no keys here (API_KEYS=off)");
  expect(banner).toContain("npx loopline correct BATCH_ID 'my note=");
});

test("the commands of the banner are quoted for a shell", () => {
  const [first, ...others] = bankNotes.target.classes;
  const classes = [{ ...first, value: "it's" }, ...others] as typeof bankNotes.target.classes;
  const dataset = { ...bankNotes, target: { ...bankNotes.target, classes } };
  const banner = formatBanner({
    endpoints: createEndpoints(),
    dataset,
    seconds: 1,
    access: chooseAccess({}),
    palette,
  });
  expect(banner).toContain(String.raw`'my note=it'\''s'`);
});

test("says what colleagues need, and where they find the web UI", () => {
  const endpoints = createEndpoints({ web: "http://192.0.2.7:3000", apiKey: "loopline_secret" });
  const access = chooseAccess({ host: "192.0.2.7" });
  const banner = formatBanner({ endpoints, dataset: bankNotes, seconds: 1, access, palette });
  expect(banner).toContain("Colleagues find the web UI at http://192.0.2.7:3000");
  expect(banner).toContain("?wait=5' -H x-api-key:$KEY");
  expect(banner).toContain("npm run users -- add NAME");
  expect(banner).not.toContain("loopline_secret");
  expect(
    formatBanner({
      endpoints,
      dataset: bankNotes,
      seconds: 1,
      access: chooseAccess({ keys: true }),
      palette,
    }),
  ).not.toContain("Colleagues");
});
