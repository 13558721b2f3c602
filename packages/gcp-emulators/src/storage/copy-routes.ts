import { describeIssues } from "../describe-issues.ts";
import type { ObjectCatalog } from "./object-catalog.ts";
import type { ObjectWriter } from "./object-writer.ts";
import { parseGeneration, parsePreconditions } from "./preconditions.ts";
import { type ObjectRecord, ObjectSettingsSchema } from "./records.ts";
import { toObjectResource } from "./resources.ts";
import type { PathParams, Route } from "./router.ts";
import { invalid } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { sendJson } from "./storage-response.ts";
import { refuseUnsupportedObject } from "./unsupported.ts";

/** The routes that make an object of another: copy, and rewrite, which here is always done in one call. */
export function copyRoutes(deps: { objects: ObjectCatalog; objectWriter: ObjectWriter }): Route[] {
  const { objects, objectWriter } = deps;

  async function copy(request: StorageRequest, param: PathParams): Promise<ObjectRecord> {
    const metadata = await request.json();
    refuseUnsupportedObject(metadata);
    const settings = ObjectSettingsSchema.safeParse(metadata);
    if (!settings.success) throw invalid(`Invalid object metadata: ${describeIssues(settings.error)}`);
    const source = await objects.open(
      {
        bucket: param("bucket"),
        name: param("object"),
        generation: parseGeneration(request.query, "sourceGeneration"),
      },
      parsePreconditions(request.query, "ifSource"),
    );
    try {
      return await objectWriter.write(
        {
          address: { bucket: param("toBucket"), name: param("toObject") },
          // As the real service: metadata given with a copy replaces the source's as a whole.
          settings: Object.keys(settings.data).length > 0 ? settings.data : source.object.settings,
          expected: source.object,
          conditions: parsePreconditions(request.query),
        },
        bytesOf(source),
      );
    } finally {
      await source.content.close();
    }
  }

  // Lazy: a stream that is opened but never read would keep the handle from closing.
  async function* bytesOf(source: Awaited<ReturnType<typeof objects.open>>): AsyncGenerator<Buffer> {
    const { size } = source.object;
    if (size > 0) yield* source.content.stream(0, size - 1);
  }

  return [
    [
      "POST",
      "/b/:bucket/o/:object/copyTo/b/:toBucket/o/:toObject",
      async (request, response, param) => {
        sendJson(response, 200, request.select(toObjectResource(await copy(request, param), request.origin)));
      },
    ],
    [
      "POST",
      "/b/:bucket/o/:object/rewriteTo/b/:toBucket/o/:toObject",
      async (request, response, param) => {
        const object = await copy(request, param);
        const body = {
          kind: "storage#rewriteResponse",
          totalBytesRewritten: String(object.size),
          objectSize: String(object.size),
          done: true,
          resource: toObjectResource(object, request.origin),
        };
        sendJson(response, 200, request.select(body));
      },
    ],
  ];
}
