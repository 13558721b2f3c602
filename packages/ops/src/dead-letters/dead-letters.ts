import { systemClock } from "@loopline/platform";
import type { Command, CommandContext } from "../cli.ts";
import { chooseTarget, loadDeadLettersConfig } from "../config.ts";
import { connectDeadLetters } from "./connect-dead-letters.ts";
import { formatLetter, formatList, type ListedLetter, readBody, toListed } from "./format-letters.ts";
import type { Letter } from "./letter.ts";
import { type DeadLettersOptions, deadLettersHelp, parseDeadLettersOptions } from "./options.ts";
import { type ReplayOutcome, replayLetters } from "./replay-letters.ts";
import type { Republisher } from "./republish.ts";
import { type WalkOptions, walkLetters } from "./walk-letters.ts";

/** `npm run dead-letters`: shows what the functions could not process, and gives it to them again. */
export const deadLetters: Command = async (args, context) => {
  const options = parseDeadLettersOptions(args);
  if (options === "help") {
    context.print(deadLettersHelp.trimEnd());
    return 0;
  }
  const target = chooseTarget(options.stateDirectory, context.env);
  const { box, republisher, close } = await connectDeadLetters(loadDeadLettersConfig(target));
  context.note(`The dead letters of ${target.name}`);
  try {
    const walk = { box, clock: systemClock, most: options.limit, signal: context.signal };
    switch (options.action) {
      case "list":
        return await list(walk, options, context);
      case "show":
        return await show(walk, options, context);
      case "replay":
        return await replay({ ...walk, republisher }, options, context);
    }
  } finally {
    await close();
  }
};

type Answer = Pick<DeadLettersOptions, "json" | "limit">;

async function list(
  walk: WalkOptions,
  { json, limit }: Answer,
  { print, note, width, signal }: CommandContext,
) {
  const letters: ListedLetter[] = [];
  const { isComplete } = await walkLetters(walk, async (page) => {
    letters.push(...page.map(toListed));
    return { remove: [], goOn: true };
  });
  if (json) print(JSON.stringify({ letters, is_complete: isComplete }, null, 2));
  else if (letters.length === 0 && isComplete) print("There are none.");
  else formatList(letters, width).forEach(print);
  if (!isComplete) note(`There may be more than these ${limit}: --limit N looks at more.`);
  return signal.aborted ? 130 : 0;
}

async function show(walk: WalkOptions, options: Answer & { id: string }, { print, note }: CommandContext) {
  let found: Letter | undefined;
  await walkLetters(walk, async (page) => {
    found ??= page.find(({ id }) => id === options.id);
    return { remove: [], goOn: found === undefined };
  });
  if (found === undefined) {
    note(notFound([options.id], options.limit));
    return 1;
  }
  const { attributes, data } = found;
  if (options.json) {
    const body = { body: readBody(data).json ?? null, body_base64: data.toString("base64") };
    print(JSON.stringify({ ...toListed(found), attributes, ...body }, null, 2));
  } else formatLetter(found).forEach(print);
  return 0;
}

async function replay(
  walk: WalkOptions & { republisher: Republisher },
  { ids, json, limit }: Answer & { ids: readonly string[] | "all" },
  { print, note, signal }: CommandContext,
) {
  const choice = ids === "all" ? { before: systemClock.now() } : { ids: new Set(ids) };
  const outcome = await replayLetters({ ...walk, choice });
  const { replayed, refused, notFound: missing, isComplete } = outcome;
  if (json) print(JSON.stringify(toJson(outcome), null, 2));
  else {
    for (const { id, topic } of replayed) print(`${id} → ${topic}`);
    print(`${replayed.length === 1 ? "1 letter" : `${replayed.length} letters`} replayed.`);
  }
  for (const { id, reason } of refused) note(`${id} stays in the box: ${reason}`);
  if (missing.length > 0) note(notFound(missing, limit));
  if (ids === "all" && !isComplete) note("There may be more: run it again.");
  if (signal.aborted) return 130;
  return refused.length + missing.length === 0 ? 0 : 1;
}

function toJson({ replayed, refused, notFound, isComplete }: ReplayOutcome) {
  return {
    replayed: replayed.map(({ id, topic, messageId }) => ({ id, topic, message_id: messageId })),
    refused,
    not_found: notFound,
    is_complete: isComplete,
  };
}

function notFound(ids: readonly string[], limit: number): string {
  const box = `is not in the box, or not among the ${limit} letters looked at`;
  return `${ids.join(", ")} ${box}: see list, --limit N, and whether someone else holds it (for a minute at most)`;
}
