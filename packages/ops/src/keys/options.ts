import { type RouteScope, routeScopes } from "@loopline/platform/http";
import { commonHelp, parseCount, parseOptions, usageError } from "../command-line/parse-options.ts";
import { parseText } from "../command-line/parse-text.ts";

const command = "npm run keys";

const limits = { name: 60, perMinute: 1_000_000 };

export const keysHelp = `${command} -- create | list | revoke ID
  makes, shows and takes away the keys that callers of the APIs need

  create            makes a key and shows it, once
  list              the keys there are; what opens the door is not kept
  revoke ID         from then on the key opens nothing
  --name NAME       for create: who has it
  --scopes SCOPES   for create, with commas: ${routeScopes.join(", ")}; admin may do everything
  --per-minute N    for create: requests it may make in a minute (default: what the APIs allow every key)
${commonHelp}`;

export interface NewCaller {
  readonly name: string;
  readonly scopes: readonly RouteScope[];
  readonly perMinute: number | undefined;
}

export type KeysOptions = { readonly stateDirectory: string | undefined; readonly json: boolean } & (
  | ({ readonly action: "create" } & NewCaller)
  | { readonly action: "list" }
  | { readonly action: "revoke"; readonly id: string }
);

/**
 * Reads the command line.
 * @returns `help` when that is asked for.
 * @throws {Error} that says what is wrong and how it should be.
 */
export function parseKeysOptions(args: readonly string[]): KeysOptions | "help" {
  const { values, positionals } = parseOptions(command, args, {
    name: { type: "string" },
    scopes: { type: "string" },
    "per-minute": { type: "string" },
  });
  if (values.help) return "help";
  const common = { stateDirectory: values.state, json: values.json };
  const [action, id, ...others] = positionals;
  if (others.length > 0) throw usageError(command, "one key at a time");
  const name = parseText("--name", values.name, limits.name);
  const scopes = parseScopes(values.scopes);
  const perMinute = parseCount("--per-minute", values["per-minute"], limits.perMinute);
  if (action !== "create" && (name ?? scopes ?? perMinute) !== undefined) {
    throw usageError(command, "--name, --scopes and --per-minute are for create");
  }
  switch (action) {
    case "create":
      if (id !== undefined) throw usageError(command, "create makes the id itself");
      if (name === undefined || scopes === undefined) {
        throw usageError(command, "create takes --name and --scopes");
      }
      return { ...common, action, name, scopes, perMinute };
    case "list":
      if (id !== undefined) throw usageError(command, "list takes no id");
      return { ...common, action };
    case "revoke":
      if (id === undefined) throw usageError(command, "revoke takes the id of a key");
      return { ...common, action, id };
    default:
      throw usageError(
        command,
        action === undefined ? "say what to do" : `there is no ${JSON.stringify(action)}`,
      );
  }
}

/** Each once, in the usual order. */
function parseScopes(text: string | undefined): RouteScope[] | undefined {
  if (text === undefined) return undefined;
  const given = text.split(",").map((scope) => scope.trim());
  const wrong = given.find((scope) => !routeScopes.some((known) => known === scope));
  if (wrong === undefined) return routeScopes.filter((scope) => given.includes(scope));
  throw new Error(`--scopes has ${JSON.stringify(wrong)}, expected some of ${routeScopes.join(", ")}`);
}
