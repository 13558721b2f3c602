import type { ObjectAddress, ObjectCatalog } from "./object-catalog.ts";
import { pageOfNames, parseListRequest } from "./page-of-names.ts";
import { parseGeneration, parsePreconditions } from "./preconditions.ts";
import { toObjectResource } from "./resources.ts";
import type { PathParams, Route } from "./router.ts";
import { sendDownload } from "./send-download.ts";
import type { StorageRequest } from "./storage-request.ts";
import { sendEmpty, sendJson } from "./storage-response.ts";
import { refuseUnsupportedObject } from "./unsupported.ts";

/** The routes of `storage.objects`, but for those that make objects. */
export function objectRoutes({ objects }: { objects: ObjectCatalog }): Route[] {
  return [
    [
      "GET",
      "/b/:bucket/o",
      (request, response, param) => {
        const all = objects.inBucket(param("bucket"));
        const { items, prefixes, nextPageToken } = pageOfNames(all, parseListRequest(request.query));
        const body = {
          kind: "storage#objects",
          items: items.map((object) => toObjectResource(object, request.origin)),
          prefixes: prefixes.length > 0 ? prefixes : undefined,
          nextPageToken,
        };
        sendJson(response, 200, request.select(body));
      },
    ],
    [
      "GET",
      "/b/:bucket/o/:object",
      async (request, response, param) => {
        const address = objectAddress(request, param);
        const conditions = parsePreconditions(request.query);
        if (request.query.get("alt") === "media") {
          await sendDownload(await objects.open(address, conditions), request, response);
        } else {
          sendJson(
            response,
            200,
            request.select(toObjectResource(objects.get(address, conditions), request.origin)),
          );
        }
      },
    ],
    [
      "GET",
      "/download/b/:bucket/o/:object",
      async (request, response, param) => {
        const opened = await objects.open(objectAddress(request, param), parsePreconditions(request.query));
        await sendDownload(opened, request, response);
      },
    ],
    [
      "PATCH",
      "/b/:bucket/o/:object",
      async (request, response, param) => {
        const address = objectAddress(request, param);
        const conditions = parsePreconditions(request.query);
        const patch = await request.json();
        refuseUnsupportedObject(patch);
        const object = await objects.patch(address, patch, conditions);
        sendJson(response, 200, request.select(toObjectResource(object, request.origin)));
      },
    ],
    [
      "DELETE",
      "/b/:bucket/o/:object",
      async (request, response, param) => {
        await objects.delete(objectAddress(request, param), parsePreconditions(request.query));
        sendEmpty(response, 204);
      },
    ],
  ];
}

function objectAddress(request: StorageRequest, param: PathParams): ObjectAddress {
  return {
    bucket: param("bucket"),
    name: param("object"),
    generation: parseGeneration(request.query, "generation"),
  };
}
