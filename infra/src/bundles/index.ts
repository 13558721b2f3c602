export { makeApi } from "./api-artifact.ts";
export type { Artifact } from "./artifact.ts";
export { makeFunction } from "./function-artifact.ts";
