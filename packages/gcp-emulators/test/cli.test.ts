import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { parseCliOptions } from "../src/cli-options.ts";
import { connect } from "./pubsub/fixture.ts";

const ReadySchema = z.object({
  ready: z.literal(true),
  pubsub: z.string(),
  storage: z.string(),
  secretManager: z.string(),
  monitoring: z.string(),
});

function run(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../src/cli.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return { child, exited: once(child, "exit"), errors: text(child.stderr) };
}

const anyPorts = [
  "--pubsub-port",
  "0",
  "--storage-port",
  "0",
  "--secret-manager-port",
  "0",
  "--monitoring-port",
  "0",
];

test("the command starts all four emulators, prints their addresses as one line of JSON, and stops on SIGTERM", async () => {
  const { child, exited, errors } = run(...anyPorts);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("{")) break;
  }
  expect(lines).toHaveLength(5);
  const ready = ReadySchema.parse(JSON.parse(lines.at(-1) ?? ""));
  const port = Number(ready.pubsub.split(":")[1]);
  const { pubsub } = connect({ host: "127.0.0.1", port, endpoint: ready.pubsub });
  await pubsub.createTopic("notes");
  expect((await fetch(`http://${ready.monitoring}/v1/subscriptions`)).status).toBe(200);
  expect((await fetch(`http://${ready.storage}/storage/v1/b?project=local`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(await errors).toBe("");
});

test("a wrong option ends the command with exit code 2 and an explanation", async () => {
  const { exited, errors } = run("--pubsub-port", "99999", "--project", "Not An Id");
  expect(await exited).toEqual([2, null]);
  expect(await errors).toContain('--pubsub-port must be a port from 0 to 65535, not "99999"\n');
  expect(await errors).toContain("--project must be a project id");
  expect(await errors).toContain("Usage: gcp-emulators");
});

test("without options the command uses the documented ports and stores nothing", () => {
  expect(parseCliOptions([])).toEqual({
    pubsub: { host: "127.0.0.1", port: 8085 },
    storage: { host: "127.0.0.1", port: 8086, project: "local" },
    secretManager: { host: "127.0.0.1", port: 8087 },
    monitoring: { host: "127.0.0.1", port: 8089 },
  });
});

test("each emulator stores its data in its own folder", () => {
  expect(parseCliOptions(["--data-dir", "data"])).toMatchObject({
    pubsub: { dataDir: join("data", "pubsub") },
    storage: { dataDir: join("data", "storage") },
    secretManager: { dataDir: join("data", "secret-manager") },
  });
});

test("an unknown option is named in the error", () => {
  expect(() => parseCliOptions(["--pubsub-prot", "1"])).toThrow("--pubsub-prot");
});
