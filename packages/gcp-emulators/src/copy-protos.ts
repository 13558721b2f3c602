import { existsSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ProtoService, protoFolders, protos } from "./shared/protos.ts";

/** Copies the protos of all services, what they import, and their licence, for the published package. */
export async function copyProtos(into: string): Promise<void> {
  const [pubsub = ""] = protoFolders("pubsub");
  await cp(join(pubsub, "../../LICENSE"), join(into, "LICENSE"));
  for (const service of Object.keys(protos) as ProtoService[]) {
    const folders = protoFolders(service);
    const files: string[] = [...protos[service].files];
    // Grows while it is read.
    for (const file of files) {
      const from = folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
      if (from === undefined) throw new Error(`no package has ${file}: run npm test, which installs them`);
      await cp(from, join(into, file));
      const imports = (await readFile(from, "utf8")).matchAll(/^import (?:public )?"([^"]+)";/gm);
      files.push(...[...imports].flatMap(([, path = ""]) => (files.includes(path) ? [] : [path])));
    }
  }
}
