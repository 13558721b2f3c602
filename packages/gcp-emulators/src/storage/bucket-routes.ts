import { z } from "zod";
import type { Catalog } from "./catalog.ts";
import { listPage } from "./list-page.ts";
import { parsePreconditions } from "./preconditions.ts";
import { parseBody } from "./records.ts";
import { toBucketResource } from "./resources.ts";
import { invalid } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { type Routes, sendEmpty } from "./storage-server.ts";
import { refuseUnsupportedBucket } from "./unsupported.ts";

/** Settings whose types clients rely on. All others are stored unchecked. */
const BucketPatchSchema = z.looseObject({
  labels: z.record(z.string(), z.string().nullable()).nullish(),
  location: z.string().optional(),
  storageClass: z.string().nullish(),
  iamConfiguration: z
    .looseObject({ publicAccessPrevention: z.enum(["inherited", "enforced", "unspecified"]).nullish() })
    .nullish(),
});
const NewBucketSchema = BucketPatchSchema.extend({ name: z.string() });

/** Throws 400, naming the field, if one has a wrong type, and 501 for a field that the emulator would have to ignore. */
function parseBucket<T extends Record<string, unknown>>(schema: z.ZodType<T>, body: unknown): T {
  const bucket = parseBody("bucket", schema, body);
  refuseUnsupportedBucket(bucket);
  return bucket;
}

/** The routes of `storage.buckets`. `defaultProject` is the project of requests that name none. */
export function bucketRoutes(catalog: Catalog, defaultProject: string | undefined): Routes {
  function projectOf(request: StorageRequest): string {
    const project = request.query.get("project") ?? defaultProject;
    if (!project) throw invalid("Required parameter: project");
    return project;
  }

  return {
    async "POST /b"(request) {
      const project = projectOf(request);
      const { name, ...settings } = parseBucket(NewBucketSchema, await request.json());
      return toBucketResource(await catalog.createBucket(name, project, settings), request.origin);
    },

    "GET /b"(request) {
      const buckets = catalog.bucketsOf(projectOf(request));
      const { items, nextPageToken } = listPage(buckets, request.query);
      const resources = items.map((bucket) => toBucketResource(bucket, request.origin));
      return { kind: "storage#buckets", items: resources, nextPageToken };
    },

    "GET /b/:bucket": (request, _response, param) =>
      toBucketResource(catalog.getBucket(param("bucket")), request.origin),

    async "PATCH /b/:bucket"(request, _response, param) {
      const conditions = parsePreconditions(request.query);
      const patch = parseBucket(BucketPatchSchema, await request.json());
      return toBucketResource(await catalog.patchBucket(param("bucket"), patch, conditions), request.origin);
    },

    async "DELETE /b/:bucket"(request, response, param) {
      await catalog.deleteBucket(param("bucket"), parsePreconditions(request.query));
      return sendEmpty(response, 204);
    },
  };
}
