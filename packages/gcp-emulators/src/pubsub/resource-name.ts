import { status } from "@grpc/grpc-js";
import { z } from "zod";
import { invalidArgument, RpcError } from "../shared/grpc-calls.ts";

/** The topic of subscriptions whose topic was deleted, as in the real service. */
export const deletedTopic = "_deleted-topic_";

const projectPattern = /^projects\/[^/\s]+$/;
const resourcePattern = /^projects\/[^/\s]+\/(topics|subscriptions)\/([^/]+)$/;
const idPattern = /^[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;

/** Throws INVALID_ARGUMENT unless `name` is `projects/{project}/{kind}/{id}` with an id that the service allows. */
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

/** A request's field that names a topic or subscription. Throws as `checkName`, also if the field is not set. */
export function nameSchema(kind: "topics" | "subscriptions") {
  return z
    .string()
    .default("")
    .transform((name) => {
      checkName(kind, name);
      return name;
    });
}

/** A request's field that names a project: `projects/{project}`. Throws INVALID_ARGUMENT otherwise. */
export const ProjectNameSchema = z
  .string()
  .default("")
  .transform((name) => {
    if (projectPattern.test(name)) return name;
    throw invalidArgument(`Invalid [projects] name: (name=${name}). It must be projects/{project}.`);
  });

/** `p` of `projects/p/…`. */
export function projectOf(name: string): string {
  return name.split("/")[1] ?? "";
}

/** `x` of `projects/p/…/x`. */
export function idOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Worded as the real service does, because client code is known to match this text. */
export function notFound(name: string): RpcError {
  return new RpcError(status.NOT_FOUND, `Resource not found (resource=${idOf(name)}).`);
}

/** Worded as the real service does, because client code is known to match this text. */
export function alreadyExists(name: string): RpcError {
  return new RpcError(
    status.ALREADY_EXISTS,
    `Resource already exists in the project (resource=${idOf(name)}).`,
  );
}

const labelKeyPattern = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const labelValuePattern = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/** Throws INVALID_ARGUMENT unless the labels of a topic or subscription follow Google Cloud's rules for labels. */
export function checkLabels(labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > 64) throw invalidArgument(`At most 64 labels are allowed, not ${entries.length}.`);
  for (const [key, value] of entries) {
    if (!labelKeyPattern.test(key) || !labelValuePattern.test(value)) {
      throw invalidArgument(
        `Invalid label ${key}=${value}: keys and values have at most 63 lower-case letters, digits, _ and -, and a ` +
          "key starts with a letter.",
      );
    }
  }
}
