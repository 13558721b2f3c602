import { startPubSubEmulator } from "../../src/pubsub/start-pubsub-emulator.ts";

// Run as a process of its own, to be killed: prints its endpoint, keeps its data in the folder named.
const emulator = await startPubSubEmulator({ dataDir: process.argv[2] });
process.stdout.write(`${JSON.stringify({ port: emulator.port })}\n`);
