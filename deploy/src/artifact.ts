import { join } from "node:path";

/** A service as it is deployed. */
export interface Artifact {
  readonly name: string;
  readonly folder: string;
  /** Of its bundle. */
  readonly bytes: number;
}

export function artifactFolder(into: string, kind: "functions" | "apps", name: string): string {
  return join(into, kind, name);
}
