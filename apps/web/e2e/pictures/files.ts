import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@loopline/services";

const separator = "\n\n----\n\n";

export function pictureFile(name: string, kind: "png" | "txt"): string {
  return join(repository, `docs/pictures/${name}.${kind}`);
}

/** The text kept beside a picture. */
export function descriptionText(descriptions: readonly string[]): string {
  return `${descriptions.join(separator)}\n`;
}

/** The descriptions kept beside a picture, one per frame; none if there is no such picture. */
export function readDescriptions(name: string): string[] {
  try {
    return readFileSync(pictureFile(name, "txt"), "utf8").trimEnd().split(separator);
  } catch {
    return [];
  }
}
