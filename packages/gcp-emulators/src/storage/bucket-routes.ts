import { z } from "zod";
import type { BucketCatalog } from "./bucket-catalog.ts";
import { pageOfNames, parseListRequest } from "./page-of-names.ts";
import { parsePreconditions } from "./preconditions.ts";
import { toBucketResource } from "./resources.ts";
import type { Route } from "./router.ts";
import { invalid } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { sendEmpty, sendJson } from "./storage-response.ts";
import { refuseUnsupportedBucket } from "./unsupported.ts";

const NewBucketSchema = z.looseObject({ name: z.string() });

/** The routes of `storage.buckets`. `defaultProject` serves requests that name none. */
export function bucketRoutes(deps: { buckets: BucketCatalog; defaultProject: string | undefined }): Route[] {
  const { buckets, defaultProject } = deps;

  function projectOf(request: StorageRequest): string {
    const project = request.query.get("project") ?? defaultProject;
    if (!project) throw invalid("Required parameter: project");
    return project;
  }

  return [
    [
      "POST",
      "/b",
      async (request, response) => {
        const project = projectOf(request);
        const body = NewBucketSchema.safeParse(await request.json());
        if (!body.success) throw invalid("Required field: name, a string");
        const { name, ...settings } = body.data;
        refuseUnsupportedBucket(settings);
        const bucket = await buckets.create(name, project, settings);
        sendJson(response, 200, request.select(toBucketResource(bucket, request.origin)));
      },
    ],
    [
      "GET",
      "/b",
      (request, response) => {
        const { items, nextPageToken } = pageOfNames(
          buckets.ofProject(projectOf(request)),
          parseListRequest(request.query),
        );
        const resources = items.map((bucket) => toBucketResource(bucket, request.origin));
        const body = { kind: "storage#buckets", items: resources, nextPageToken };
        sendJson(response, 200, request.select(body));
      },
    ],
    [
      "GET",
      "/b/:bucket",
      (request, response, param) => {
        sendJson(
          response,
          200,
          request.select(toBucketResource(buckets.get(param("bucket")), request.origin)),
        );
      },
    ],
    [
      "PATCH",
      "/b/:bucket",
      async (request, response, param) => {
        const conditions = parsePreconditions(request.query);
        const patch = await request.json();
        refuseUnsupportedBucket(patch);
        const bucket = await buckets.patch(param("bucket"), patch, conditions);
        sendJson(response, 200, request.select(toBucketResource(bucket, request.origin)));
      },
    ],
    [
      "DELETE",
      "/b/:bucket",
      async (request, response, param) => {
        await buckets.delete(param("bucket"), parsePreconditions(request.query));
        sendEmpty(response, 204);
      },
    ],
  ];
}
