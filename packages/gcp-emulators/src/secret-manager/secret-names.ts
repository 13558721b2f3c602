import { invalidArgument } from "./secret-error.ts";

/** Throws INVALID_ARGUMENT unless `parent` is `projects/{project}`. */
export function checkProjectName(parent: string): string {
  if (!/^projects\/[^/]+$/.test(parent)) {
    throw invalidArgument(
      `'${parent}' is not of the form projects/{project}. Regional secrets are not emulated.`,
    );
  }
  return parent;
}

/** The name of a new secret. Throws INVALID_ARGUMENT when a part of it is not allowed. */
export function toSecretName(parent: string, secretId: string): string {
  if (!/^[\w-]{1,255}$/.test(secretId)) {
    throw invalidArgument(`Secret id '${secretId}' is not 1 to 255 letters, digits, '-' and '_'.`);
  }
  return `${checkProjectName(parent)}/secrets/${secretId}`;
}

/** Throws INVALID_ARGUMENT unless `name` is `projects/{project}/secrets/{secret}`. */
export function checkSecretName(name: string): string {
  if (!/^projects\/[^/]+\/secrets\/[^/]+$/.test(name)) {
    throw invalidArgument(`'${name}' is not of the form projects/{project}/secrets/{secret}.`);
  }
  return name;
}

/** Splits a version's name. Throws INVALID_ARGUMENT when it is none, or names the version by an alias. */
export function parseVersionName(name: string): { secret: string; version: number | "latest" } {
  const [, secret, version] = /^(projects\/[^/]+\/secrets\/[^/]+)\/versions\/([^/]+)$/.exec(name) ?? [];
  if (secret === undefined || version === undefined || !/^(latest|[1-9]\d*)$/.test(version)) {
    throw invalidArgument(
      `'${name}' is not of the form projects/{project}/secrets/{secret}/versions/{number or "latest"}.`,
    );
  }
  return { secret, version: version === "latest" ? version : Number(version) };
}
