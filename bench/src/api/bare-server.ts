import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { PubSub } from "@google-cloud/pubsub";
import { noteContracts } from "@loopline/banknotes/definition";
import { fastify } from "fastify";

const { NotesBodySchema } = noteContracts;

/**
 * The least that could answer `POST /notes`, to tell what the machine and the libraries take from what is ours. It has no
 * guards and keeps no promise.
 *
 * Usage: `PORT=8201 node bench/src/api/bare-server.ts http` (reads the body and answers) or `fastify` (validates and
 * publishes it too, with Google's publisher and batches of a millisecond).
 */
const where = { host: "127.0.0.1", port: Number(process.env.PORT) };

if (process.argv[2] === "http") {
  createServer(async (request, response) => {
    const body = request.method === "POST" ? await json(request) : {};
    const text = JSON.stringify({ batch_id: randomUUID(), ...(body as object) });
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    });
    response.end(text);
  }).listen(where);
} else {
  const topic = new PubSub().topic("request", { batching: { maxMilliseconds: 1, maxMessages: 1_000 } });
  const api = fastify();
  api.get("/health", async () => ({ status: "ok" }));
  api.post("/notes", async (request) => {
    const batch = { batch_id: randomUUID(), ...NotesBodySchema.parse(request.body) };
    await topic.publishMessage({ json: batch });
    return batch;
  });
  await api.listen(where);
}
