import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { tcpProbe, waitUntil } from "../src/net/probes.ts";

/** A server that reports its port and every request, and answers a request after a message. */
const script = `
  import { createServer } from "node:http";
  import { closeOnSignal } from ${JSON.stringify(import.meta.resolve("../src/processes/stop-signals.ts"))};
  const server = createServer((request, response) => {
    process.send("request");
    process.once("message", () => response.end("finished"));
  });
  closeOnSignal(server);
  server.listen(0, "127.0.0.1", () => process.send(server.address().port));
  process.channel.unref();`;

const agent = new Agent({ keepAlive: true });
afterEach(() => agent.destroy());

test("on SIGTERM finishes the open request, accepts no other, and exits with 0", async () => {
  const server = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(server, "exit");
  const [port] = await once(server, "message");
  const received = once(server, "message");
  const answered = once(get({ port, host: "127.0.0.1", agent }), "response");
  await received;

  server.kill("SIGTERM");
  const refuses = async (): Promise<void> => {
    const connected = await tcpProbe(port)(AbortSignal.timeout(1000)).then(
      () => true,
      () => false,
    );
    if (connected) throw new Error("still takes connections");
  };
  await waitUntil(refuses, 5000);
  server.send("finish");
  const [response] = await answered;
  expect(await text(response)).toBe("finished");
  expect(await exited).toEqual([0, null]);
});
