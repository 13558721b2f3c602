import { AppError, type Clock, systemClock } from "@loopline/platform";
import { hashKey, newKey, type StoredKey } from "@loopline/platform/keys";
import { createVersionedSecret, type VersionedSecret } from "@loopline/platform/secrets";
import type { Command, CommandContext } from "../cli.ts";
import { chooseTarget, loadKeysConfig } from "../config.ts";
import { editKeys, readKeys } from "./edit-keys.ts";
import { formatKeys } from "./format-keys.ts";
import { keysHelp, type NewCaller, parseKeysOptions } from "./options.ts";

/** Milliseconds until Secret Manager counts as down. */
const timeoutMs = 5_000;

/** `npm run keys`: makes, shows and revokes the keys of the APIs' callers. */
export const keys: Command = async (args, context) => {
  const options = parseKeysOptions(args);
  if (options === "help") {
    context.print(keysHelp.trimEnd());
    return 0;
  }
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
        return await create(secret, systemClock, options, context);
      case "list":
        return await list(secret, options, context);
      case "revoke":
        return await revoke(secret, systemClock, options, context);
    }
  } finally {
    await secret.close();
  }
};

async function create(
  secret: VersionedSecret,
  clock: Clock,
  { name, scopes, perMinute, json }: NewCaller & { readonly json: boolean },
  { print, note }: CommandContext,
): Promise<number> {
  const { id, text } = newKey();
  const made: StoredKey = {
    id,
    name,
    scopes: [...scopes],
    hash: hashKey(text).toString("hex"),
    created: clock.now().toISOString(),
    ...(perMinute === undefined ? {} : { requests_per_minute: perMinute }),
  };
  await editKeys(secret, (before) => [...before, made]);
  print(json ? JSON.stringify({ ...withoutHash(made), key: text }, null, 2) : text);
  note("Keep it now: nobody can show it again. The APIs know it within their API_KEYS_REFRESH_SECONDS.");
  return 0;
}

async function list(
  secret: VersionedSecret,
  { json }: { readonly json: boolean },
  { print, width }: CommandContext,
): Promise<number> {
  const known = await readKeys(secret);
  if (json) print(JSON.stringify({ keys: known.map(withoutHash) }, null, 2));
  else if (known.length === 0) print("There are none yet.");
  else formatKeys(known, width).forEach(print);
  return 0;
}

async function revoke(
  secret: VersionedSecret,
  clock: Clock,
  { id, json }: { readonly id: string; readonly json: boolean },
  { print }: CommandContext,
): Promise<number> {
  const key = (await readKeys(secret)).find((known) => known.id === id);
  if (key === undefined) {
    throw new AppError("not-found", `there is no key ${id}: npm run keys -- list shows those there are`);
  }
  const revoked = key.revoked ?? clock.now().toISOString();
  if (key.revoked === undefined) {
    await editKeys(secret, (before) =>
      before.map((known) => (known.id === id ? { ...known, revoked } : known)),
    );
  }
  print(
    json
      ? JSON.stringify(withoutHash({ ...key, revoked }), null, 2)
      : `${id} of ${key.name} is revoked. The APIs know it within their API_KEYS_REFRESH_SECONDS.`,
  );
  return 0;
}

/** Nothing is gained by showing it. */
function withoutHash({ hash: _, ...key }: StoredKey): Omit<StoredKey, "hash"> {
  return key;
}
