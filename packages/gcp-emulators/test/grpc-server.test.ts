import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { startPubSubEmulator, startSecretManagerEmulator } from "../src/index.ts";

test.each([
  ["Pub/Sub", startPubSubEmulator, "PUBSUB_EMULATOR_HOST"],
  ["Secret Manager", startSecretManagerEmulator, "createInsecure"],
])(
  "a REST request to the port of %s gets an answer that names gRPC and the client to use",
  async (_name, start, hint) => {
    const emulator = await start();
    onTestFinished(() => emulator.close());
    for (const init of [{}, { method: "POST", body: "x".repeat(100_000) }, { method: "PUT", body: "{}" }]) {
      const response = await fetch(`http://${emulator.endpoint}/v1/projects/p/topics`, init);
      expect(response.status).toBe(501);
      expect(await response.json()).toEqual({
        error: {
          code: 501,
          status: "UNIMPLEMENTED",
          message: expect.stringContaining("This port speaks gRPC"),
        },
      });
    }
    const response = await fetch(`http://${emulator.endpoint}/`);
    expect(await response.text()).toContain(hint);
  },
);

test("a REST request that arrives byte by byte is answered", async () => {
  const { host, port, close } = await startPubSubEmulator();
  onTestFinished(close);
  const socket = connect(port, host).setNoDelay(true);
  for (const byte of "PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n")
    await new Promise((sent) => socket.write(byte, sent));
  expect(await text(socket)).toMatch(/^HTTP\/1.1 501 /);
});

test.each(["", "POST / HTTP/1.1\r\n"])(
  "a connection that has sent only %j is closed with the port",
  async (start) => {
    const { host, port, close } = await startPubSubEmulator();
    const socket = connect(port, host);
    // Closing a connection with unread bytes resets it.
    socket.on("error", () => {});
    socket.write(start);
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await new Promise((resolve) => socket.on("connect", resolve));
    await close();
    await closed;
  },
);
