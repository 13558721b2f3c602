import { z } from "zod";
import { invalidArgument } from "./pubsub-error.ts";

/** Where the subscriptions of a deleted topic point, as in the real service. */
export const deletedTopic = "_deleted-topic_";

const projectPattern = /^projects\/[^/\s]+$/;
const resourcePattern = /^projects\/[^/\s]+\/(topics|subscriptions)\/([^/]+)$/;
const idPattern = /^[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;

/** Throws INVALID_ARGUMENT unless `name` is `projects/{project}/{kind}/{id}` with an id by the service's rules. */
export function checkName(kind: "topics" | "subscriptions", name: string): void {
  const match = resourcePattern.exec(name);
  const id = match?.[2] ?? "";
  if (match?.[1] !== kind || !idPattern.test(id) || id.startsWith("goog")) {
    throw invalidArgument(
      `Invalid [${kind}] name: (name=${name}). It must be projects/{project}/${kind}/{id}; an id has 3 to 255 ` +
        "characters (letters, digits and -_.~+%), starts with a letter and not with goog.",
    );
  }
}

/** Throws INVALID_ARGUMENT unless `name` is `projects/{project}`. */
export function checkProject(name: string): void {
  if (!projectPattern.test(name)) {
    throw invalidArgument(`Invalid [projects] name: (name=${name}). It must be projects/{project}.`);
  }
}

/** A request's field that names a topic or subscription. Throws as `checkName`, also if it is not set. */
export function nameSchema(kind: "topics" | "subscriptions") {
  return z
    .string()
    .default("")
    .transform((name) => {
      checkName(kind, name);
      return name;
    });
}

/** A request's field that names a project. Throws as `checkProject`, also if it is not set. */
export const ProjectNameSchema = z
  .string()
  .default("")
  .transform((name) => {
    checkProject(name);
    return name;
  });

/** `p` of `projects/p/…`. */
export function projectOf(name: string): string {
  return name.split("/")[1] ?? "";
}

/** `x` of `projects/p/…/x`. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
