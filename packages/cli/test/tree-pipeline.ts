import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import type { RecordWarning } from "@loopline/contracts";
import { readDefinition, type Value } from "@loopline/dataset";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "./temporary-folder.ts";

export const trees = readDefinition(
  JSON.stringify({
    name: "trees",
    fields: [
      { name: "tree", type: "string" },
      { name: "height", type: "number" },
      { name: "soil", categories: ["dry", "wet"] },
      { name: "kind", categories: ["ash", "elm", { value: "oak", label: "Oak" }] },
    ],
    "loopline:subject": "tree",
    "loopline:target": "kind",
    "loopline:record": { one: "tree", many: "trees" },
  }),
  "trees.json",
);

const BodySchema = z.object({ subjects: z.array(z.string()), features: z.array(z.array(z.unknown())) });

/** The id of the nth batch that is submitted. */
export const batchId = (n: number) => `0b9e5d2c-6b1f-4b5e-9e57-${String(n).padStart(12, "0")}`;

/** A pipeline that learns trees: it calls high ones oak, and warns of soils that are neither dry nor wet. */
export async function startPipeline({ hasModel }: { hasModel: boolean }) {
  const batches = new Map<string, object>();
  const feedback: unknown[] = [];
  const keys: unknown[] = [];
  /** Called before each answer. Returning a status refuses the request. */
  const hooks: { refuse?: (request: IncomingMessage) => number | undefined } = {};
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const chunks: Uint8Array[] = await Array.fromAsync(request);
    const body = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const [, route, id = ""] = new URL(request.url ?? "", "http://api").pathname.split("/");
    if (route === "dataset") return trees;
    if (request.method === "PATCH") {
      feedback.push(body);
      keys.push(request.headers["idempotency-key"]);
      return { batch_id: id, ratings: [], ...body };
    }
    if (request.method === "GET") return route === "batches" && id === "" ? list() : batches.get(id);
    const { subjects, features } = BodySchema.parse(body);
    const batch_id = batchId(batches.size + 1);
    batches.set(batch_id, {
      batch_id,
      subjects,
      features,
      ...predict(features),
      created: "2026-01-02T03:04:05",
    });
    return { batch_id, subjects, features };
  };
  const list = () => ({ batches: [...batches.values()].map((batch) => ({ ...batch, features: undefined })) });
  const predict = (features: readonly (readonly unknown[])[]) => ({
    predictions: features.map(([height]) => (hasModel ? (Number(height) > 10 ? "oak" : "ash") : null)),
    warnings: features.flatMap(([, soil], position): RecordWarning[] =>
      soil === "salty" ? [{ position, feature: "soil", kind: "unseen", message: "soil: salty is new." }] : [],
    ),
  });
  const server = createServer(async (request, response) => {
    const status = hooks.refuse?.(request);
    if (status !== undefined) response.writeHead(status).end('{"status_text":"No","message":"refused"}');
    else response.end(JSON.stringify((await answer(request)) ?? (response.writeHead(404) && {})));
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const url = `http://127.0.0.1:${address.port}`;
  return { feedback, keys, hooks, batches, env: { LOOPLINE_INGEST_URL: url, LOOPLINE_PREDICT_URL: url } };
}

export async function writeTrees(rows: readonly (readonly Value[])[]) {
  const folder = await temporaryFolder();
  const file = join(folder, "trees.csv");
  const lines = [["soil", "place", "height", "tree", "kind"], ...rows].map((row) => row.join(";"));
  await writeFile(file, `${lines.join("\n")}\n`);
  return { folder, file, output: join(folder, "results.csv") };
}
