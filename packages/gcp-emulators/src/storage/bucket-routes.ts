import { type ZodType, z } from "zod";
import { describeIssues } from "../describe-issues.ts";
import type { BucketCatalog } from "./bucket-catalog.ts";
import { pageOfNames, parseListRequest } from "./page-of-names.ts";
import { parsePreconditions } from "./preconditions.ts";
import { toBucketResource } from "./resources.ts";
import type { Route } from "./router.ts";
import { invalid } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { sendEmpty, sendJson } from "./storage-response.ts";
import { refuseUnsupportedBucket } from "./unsupported.ts";

/** Settings whose types clients rely on. The others are kept as they are. */
const BucketPatchSchema = z.looseObject({
  labels: z.record(z.string(), z.string().nullable()).nullish(),
  location: z.string().optional(),
  storageClass: z.string().nullish(),
  iamConfiguration: z
    .looseObject({ publicAccessPrevention: z.enum(["inherited", "enforced", "unspecified"]).nullish() })
    .nullish(),
});
const NewBucketSchema = BucketPatchSchema.extend({ name: z.string() });

/** Throws 400 for a field of a wrong type, naming it, and 501 for one that would have to be ignored. */
function parseBucket<T extends Record<string, unknown>>(schema: ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid bucket: ${describeIssues(parsed.error)}`);
  refuseUnsupportedBucket(parsed.data);
  return parsed.data;
}

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
        const { name, ...settings } = parseBucket(NewBucketSchema, await request.json());
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
        const patch = parseBucket(BucketPatchSchema, await request.json());
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
