import { expect, test } from "vitest";
import { parseLogLine } from "../src/output/log-lines.ts";

test("parses level, time, message and other fields of a structured line", () => {
  const line = JSON.stringify({
    severity: "WARNING",
    time: "2026-11-22T10:00:00.000Z",
    service: "prediction",
    batch_id: "b1",
    records: 5,
    err: { type: "Error", message: "connection lost", stack: "Error: connection lost\n    at x" },
    message: "failed; will be delivered again",
  });
  expect(parseLogLine(line, "stdout")).toEqual({
    level: "warn",
    time: "2026-11-22T10:00:00.000Z",
    message: "failed; will be delivered again",
    fields: { batch_id: "b1", records: 5, error: "connection lost" },
    stack: "Error: connection lost\n    at x",
  });
});

test.each([
  ["DEBUG", "debug"],
  ["INFO", "info"],
  ["ERROR", "error"],
  ["CRITICAL", "error"],
])("parses severity %s as level %s", (severity, level) => {
  expect(parseLogLine(JSON.stringify({ severity, message: "m" }), "stdout").level).toBe(level);
});

test.each([
  ["2026-11-22 10:00:00.1 UTC [42] LOG:  database system is ready to accept connections", "info"],
  ["2026-11-22 10:00:00.1 UTC [42] FATAL:  the database system is starting up", "info"],
  ["2026-11-22 10:00:00.1 UTC [42] FATAL:  could not open file", "error"],
  ["2026-11-22 10:00:00.1 UTC [42] ERROR:  division by zero", "warn"],
  ["42:M 22 Nov 2026 10:00:00.123 * Ready to accept connections", "info"],
  ["42:C 22 Nov 2026 10:00:00.123 # WARNING Memory overcommit must be enabled! It may fail", "info"],
  ["42:M 22 Nov 2026 10:00:00.123 # Error writing to the AOF file", "warn"],
  ["42:M 22 Nov 2026 10:00:00.123 - Accepted 127.0.0.1:5000", "debug"],
])("parses %s as level %s", (line, level) => {
  const entry = parseLogLine(line, "stderr");
  expect(entry.level).toBe(level);
  expect(line.endsWith(entry.message)).toBe(true);
  expect(entry.message).not.toContain("2026");
});

test("keeps any other line, as a warning if it was written to standard error", () => {
  expect(parseLogLine("TypeError: x is not a function", "stderr")).toMatchObject({
    level: "warn",
    message: "TypeError: x is not a function",
  });
  expect(parseLogLine('{"ready":true}', "stdout")).toMatchObject({
    level: "info",
    message: '{"ready":true}',
  });
  expect(parseLogLine('{"broken', "stdout")).toMatchObject({ level: "info", message: '{"broken' });
});
