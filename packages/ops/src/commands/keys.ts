import {
  type Command,
  type CommandContext,
  formatCount,
  formatCreated,
  formatTable,
  parseCount,
  parseOptions,
  parseText,
  printableLine,
  runProcess,
  UsageError,
  unknownCommand,
} from "@loopline/command-line";
import { monthOf, toCreated } from "@loopline/contracts";
import { AppError, systemClock } from "@loopline/platform";
import {
  hashKey,
  type KeyDocument,
  type KeyScope,
  keyScopes,
  newKey,
  type StoredKey,
} from "@loopline/platform/keys";
import { createVersionedSecret, type VersionedSecret } from "@loopline/platform/secrets";
import { chooseTarget, commonHelp, commonOptions, loadKeysConfig, loadUsageConfig } from "../config.ts";
import { describeError } from "../describe-error.ts";
import { editKeys, newestQuotas, readKeys } from "../keys/edit-keys.ts";
import { describeQuota, showUsage } from "../keys/show-usage.ts";
import { parseOwner } from "../parse-owner.ts";

/** Milliseconds until a call of Secret Manager fails. */
const timeoutMs = 5_000;

const max = { name: 60, perMinute: 1_000_000, records: 1_000_000_000, batches: 100_000_000 };

/** @throws {UsageError} */
export function parseKeysOptions(args: readonly string[]) {
  const string = { type: "string" } as const;
  const { values, positionals } = parseOptions(
    args,
    {
      ...commonOptions,
      name: string,
      scopes: string,
      owner: string,
      "per-minute": string,
      "records-per-day": string,
      "batches-kept": string,
      month: string,
    },
    { takesArguments: true },
  );
  const common = { stateDirectory: values.state, json: values.json };
  const [action, id, ...others] = positionals;
  if (others.length > 0) throw new UsageError("one key at a time");
  const name = parseText("--name", values.name, max.name);
  const scopes = parseScopes(values.scopes);
  const owner = values.owner === undefined ? undefined : parseOwner("--owner", values.owner);
  const perMinute = parseCount("--per-minute", values["per-minute"], { max: max.perMinute });
  const recordsPerDay = parseLimit("--records-per-day", values["records-per-day"], max.records);
  const batchesKept = parseLimit("--batches-kept", values["batches-kept"], max.batches);
  if (action !== "create" && (name ?? scopes ?? owner ?? perMinute) !== undefined) {
    throw new UsageError("--name, --scopes, --owner and --per-minute are for create");
  }
  if (action !== "quota" && (recordsPerDay ?? batchesKept) !== undefined) {
    throw new UsageError("--records-per-day and --batches-kept are for quota");
  }
  if (action !== "usage" && values.month !== undefined) throw new UsageError("--month is for usage");
  switch (action) {
    case "create":
      if (id !== undefined) throw new UsageError("create makes the id itself");
      if (name === undefined || scopes === undefined) {
        throw new UsageError("create takes --name and --scopes");
      }
      return { ...common, action, name, scopes, owner, perMinute };
    case "list":
      if (id !== undefined) throw new UsageError("list takes no id");
      return { ...common, action };
    case "revoke":
      if (id === undefined) throw new UsageError("revoke takes the id of a key");
      return { ...common, action, id };
    case "quota":
      if (id === undefined) throw new UsageError("quota takes an owner");
      if ((recordsPerDay ?? batchesKept) === undefined) {
        throw new UsageError("quota takes --records-per-day, --batches-kept or both");
      }
      return { ...common, action, owner: parseOwner("quota", id), recordsPerDay, batchesKept };
    case "usage":
      if (id !== undefined) throw new UsageError("usage takes no argument");
      return { ...common, action, month: parseMonth(values.month) };
    default:
      throw unknownCommand(action);
  }
}

type NewQuota = Extract<ReturnType<typeof parseKeysOptions>, { action: "quota" }>;
type NewCaller = Extract<ReturnType<typeof parseKeysOptions>, { action: "create" }>;

/** Each scope once, in the order of {@link keyScopes}. */
function parseScopes(text: string | undefined): KeyScope[] | undefined {
  if (text === undefined) return undefined;
  const given = text.split(",").map((scope) => scope.trim());
  const wrong = given.find((scope) => !keyScopes.some((known) => known === scope));
  if (wrong === undefined) return keyScopes.filter((scope) => given.includes(scope));
  throw new UsageError(`--scopes has ${JSON.stringify(wrong)}, expected some of ${keyScopes.join(", ")}`);
}

/** `none` removes a limit. */
function parseLimit(option: string, text: string | undefined, most: number): number | "none" | undefined {
  return text === "none" ? text : parseCount(option, text, { max: most });
}

/** Default: this month, in UTC. */
function parseMonth(text: string | undefined): string {
  if (text === undefined) return monthOf(toCreated(systemClock.now()));
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new UsageError(`--month is ${JSON.stringify(text)}, expected a month such as 2026-01`);
}

/** Creates, lists and revokes the API keys. */
export const keys: Command = {
  name: "npm run keys --",
  help: `npm run keys -- create | list | revoke ID | quota OWNER | usage
  creates, lists and revokes the keys that callers of the APIs need, and limits and shows what their owners use

  create            creates a key and prints it, once
  list              lists the keys, without their secret part, which is not stored
  revoke ID         makes a key invalid
  quota OWNER       limits what all keys of an owner may send together
  usage             shows what each owner used in a month, and its quota
  --name NAME       for create: who the key is for
  --scopes SCOPES   for create, separated by commas: ${keyScopes.join(", ")}; all sees the
                    batches of every owner, and admin includes all others
  --owner OWNER     for create: whose batches it sends and sees, such as acme (default: none, so that it sees all)
  --per-minute N    for create: requests per minute (default: the limit that the APIs have for every key)
  --records-per-day N|none
                    for quota: records in a day, which begins at midnight UTC
  --batches-kept N|none
                    for quota: batches of the last 8 days, which is how long the cache keeps a batch
  --month MONTH     for usage: which month, such as 2026-01, of the last 13 (default: this one, in UTC)
${commonHelp}`,
  describeError,
  async run(args, context) {
    const options = parseKeysOptions(args);
    const target = chooseTarget(options.stateDirectory, context.env);
    const config = loadKeysConfig(target);
    const secret = createVersionedSecret(config.API_KEYS_SECRET, {
      projectId: config.GOOGLE_CLOUD_PROJECT,
      apiEndpoint: config.SECRET_MANAGER_API_ENDPOINT,
      timeoutMs,
    });
    context.note(`The keys of ${target.name}`);
    try {
      switch (options.action) {
        case "create":
          await create(secret, options, context);
          break;
        case "list":
          await list(secret, options.json, context);
          break;
        case "revoke":
          await revoke(secret, options, context);
          break;
        case "quota":
          await setQuota(secret, options, context);
          break;
        case "usage":
          await showUsage((await readKeys(secret)).quotas, loadUsageConfig(target), options, context);
      }
      return 0;
    } finally {
      await secret.close();
    }
  },
};

async function create(
  secret: VersionedSecret,
  { name, scopes, owner, perMinute, json }: NewCaller,
  { print, note }: CommandContext,
): Promise<void> {
  const { id, text } = newKey();
  const made: StoredKey = {
    id,
    name,
    scopes: [...scopes],
    hash: hashKey(text).toString("hex"),
    created: systemClock.now().toISOString(),
    ...(owner === undefined ? {} : { owner }),
    ...(perMinute === undefined ? {} : { requests_per_minute: perMinute }),
  };
  await editKeys(secret, (before) => ({ ...before, keys: [...before.keys, made] }));
  print(json ? JSON.stringify({ ...withoutHash(made), key: text }, null, 2) : text);
  note("Save it now: it cannot be shown again. The APIs know it within their API_KEYS_REFRESH_SECONDS.");
}

async function list(secret: VersionedSecret, json: boolean, { print, width }: CommandContext): Promise<void> {
  const { keys: known } = await readKeys(secret);
  if (json) print(JSON.stringify({ keys: known.map(withoutHash) }, null, 2));
  else if (known.length === 0) print("There are none yet.");
  else formatKeys(known, width).forEach(print);
}

async function revoke(
  secret: VersionedSecret,
  { id, json }: { readonly id: string; readonly json: boolean },
  { print }: CommandContext,
): Promise<void> {
  const key = (await readKeys(secret)).keys.find((known) => known.id === id);
  if (key === undefined) {
    throw new AppError("not-found", `no key has the id ${id}: see npm run keys -- list`);
  }
  const revoked = key.revoked ?? systemClock.now().toISOString();
  if (key.revoked === undefined) {
    await editKeys(secret, (before) => ({
      ...before,
      keys: before.keys.map((known) => (known.id === id ? { ...known, revoked } : known)),
    }));
  }
  print(
    json
      ? JSON.stringify(withoutHash({ ...key, revoked }), null, 2)
      : `${id} of ${key.name} is revoked. The APIs know it within their API_KEYS_REFRESH_SECONDS.`,
  );
}

/** Sets the limits that are given, and leaves the other as it is. */
async function setQuota(
  secret: VersionedSecret,
  { owner, recordsPerDay, batchesKept, json }: NewQuota,
  { print, note }: CommandContext,
): Promise<void> {
  const changed = systemClock.now().toISOString();
  const limit = (given: number | "none" | undefined, before: number | undefined) =>
    given === "none" ? undefined : (given ?? before);
  const change = ({ quotas, keys: known }: KeyDocument) => {
    const before = quotas.find((quota) => quota.owner === owner);
    const quota = {
      owner,
      records_per_day: limit(recordsPerDay, before?.records_per_day),
      batches_kept: limit(batchesKept, before?.batches_kept),
      changed,
    };
    return { keys: known, quotas: newestQuotas([...quotas, quota]) };
  };
  const { keys: known } = await readKeys(secret);
  if (!known.some((key) => key.owner === owner)) {
    throw new AppError("not-found", `no key has the owner ${owner}: see npm run keys -- list`);
  }
  await editKeys(secret, change);
  const quota = (await readKeys(secret)).quotas.find((one) => one.owner === owner) ?? { owner };
  print(json ? JSON.stringify(quota, null, 2) : `${owner}: ${describeQuota(quota)}`);
  note("The APIs know it within their API_KEYS_REFRESH_SECONDS.");
}

/** Readers of the list have no use for the hash. */
function withoutHash({ hash: _, ...key }: StoredKey): Omit<StoredKey, "hash"> {
  return key;
}

const columns = [
  { title: "ID" },
  { title: "CREATED (UTC)" },
  { title: "REVOKED (UTC)" },
  { title: "PER MINUTE", align: "right" },
  { title: "SCOPES" },
  { title: "OWNER" },
  { title: "NAME" },
] as const;

function formatKeys(keys: readonly StoredKey[], width: number): string[] {
  const rows = keys.map(({ id, name, scopes, owner, created, revoked, requests_per_minute }) => [
    id,
    formatCreated(created),
    revoked === undefined ? "" : formatCreated(revoked),
    requests_per_minute === undefined ? "" : formatCount(requests_per_minute),
    scopes.join(","),
    owner ?? "",
    printableLine(name),
  ]);
  return formatTable(columns, rows, width);
}

if (import.meta.main) await runProcess(keys);
