import { z } from "zod";
import type { Api } from "../http/index.ts";

const DocumentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** What an API's OpenAPI document has, as `GET /batches/{batchId}`. */
export async function documentedRoutes(build: () => Promise<Api>): Promise<string[]> {
  const api = await build();
  const reply = await api.inject({ url: "/openapi.json" });
  await api.close();
  const { paths } = DocumentSchema.parse(reply.json());
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    .toSorted();
}
