import { startPubSubEmulator } from "../../src/pubsub/start-pubsub-emulator.ts";

// Tests run this as a separate process and kill it. Prints its port; stores its data in the folder given.
const emulator = await startPubSubEmulator({ dataDir: process.argv[2] });
process.stdout.write(`${JSON.stringify({ port: emulator.port })}\n`);
