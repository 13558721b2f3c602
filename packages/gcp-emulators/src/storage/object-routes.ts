import type { Catalog, ObjectAddress } from "./catalog.ts";
import { sendDownload } from "./download.ts";
import { listPage } from "./list-page.ts";
import { parseGeneration, parsePreconditions } from "./preconditions.ts";
import { type ObjectRecord, parseObjectSettings } from "./records.ts";
import { toObjectResource } from "./resources.ts";
import type { StorageRequest } from "./storage-request.ts";
import { type PathParams, type Routes, sendEmpty } from "./storage-server.ts";

/** The routes of `storage.objects`, except uploads. A rewrite is always done in one call. */
export function objectRoutes(catalog: Catalog): Routes {
  async function copy(request: StorageRequest, param: PathParams): Promise<ObjectRecord> {
    const settings = parseObjectSettings(await request.json());
    const source = await catalog.openObject(
      addressOf(request, param, "sourceGeneration"),
      parsePreconditions(request.query, "ifSource"),
    );
    try {
      return await catalog.write(
        {
          address: { bucket: param("toBucket"), name: param("toObject") },
          // As in the real service, metadata given with a copy replaces all of the source's.
          settings: Object.keys(settings).length > 0 ? settings : source.object.settings,
          expected: source.object,
          conditions: parsePreconditions(request.query),
        },
        bytesOf(source),
      );
    } finally {
      await source.content.close();
    }
  }

  // Lazy, because a stream that is opened and never read would keep the handle from closing.
  async function* bytesOf(source: Awaited<ReturnType<typeof catalog.openObject>>): AsyncGenerator<Buffer> {
    const { size } = source.object;
    if (size > 0) yield* source.content.stream(0, size - 1);
  }

  return {
    "GET /b/:bucket/o"(request, _response, param) {
      const all = catalog.objectsIn(param("bucket"));
      const { items, prefixes, nextPageToken } = listPage(all, request.query);
      return {
        kind: "storage#objects",
        items: items.map((object) => toObjectResource(object, request.origin)),
        prefixes: prefixes.length > 0 ? prefixes : undefined,
        nextPageToken,
      };
    },

    async "GET /b/:bucket/o/:object"(request, response, param) {
      const address = addressOf(request, param);
      const conditions = parsePreconditions(request.query);
      if (request.query.get("alt") !== "media") {
        return toObjectResource(catalog.getObject(address, conditions), request.origin);
      }
      return sendDownload(await catalog.openObject(address, conditions), request, response);
    },

    async "GET /download/b/:bucket/o/:object"(request, response, param) {
      const conditions = parsePreconditions(request.query);
      return sendDownload(await catalog.openObject(addressOf(request, param), conditions), request, response);
    },

    async "PATCH /b/:bucket/o/:object"(request, _response, param) {
      const address = addressOf(request, param);
      const conditions = parsePreconditions(request.query);
      const object = await catalog.patchObject(address, await request.json(), conditions);
      return toObjectResource(object, request.origin);
    },

    async "DELETE /b/:bucket/o/:object"(request, response, param) {
      await catalog.deleteObject(addressOf(request, param), parsePreconditions(request.query));
      return sendEmpty(response, 204);
    },

    "POST /b/:bucket/o/:object/copyTo/b/:toBucket/o/:toObject": async (request, _response, param) =>
      toObjectResource(await copy(request, param), request.origin),

    async "POST /b/:bucket/o/:object/rewriteTo/b/:toBucket/o/:toObject"(request, _response, param) {
      const object = await copy(request, param);
      return {
        kind: "storage#rewriteResponse",
        totalBytesRewritten: String(object.size),
        objectSize: String(object.size),
        done: true,
        resource: toObjectResource(object, request.origin),
      };
    },
  };
}

function addressOf(request: StorageRequest, param: PathParams, generation = "generation"): ObjectAddress {
  return {
    bucket: param("bucket"),
    name: param("object"),
    generation: parseGeneration(request.query, generation),
  };
}
