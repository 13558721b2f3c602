import { join } from "node:path";

/** A service as it is deployed. */
export interface Artifact {
  readonly name: string;
  readonly folder: string;
  /** Of its bundle; of the web app, which has none, all that is there. */
  readonly bytes: number;
}

export function artifactFolder(into: string, kind: "functions" | "apps", name: string): string {
  return join(into, kind, name);
}
