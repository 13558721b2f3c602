import {
  type Command,
  type CommandContext,
  parseCount,
  parseOptions,
  runProcess,
  UsageError,
  unknownCommand,
} from "@loopline/command-line";
import { systemClock } from "@loopline/platform";
import { chooseTarget, commonHelp, commonOptions, loadDeadLettersConfig } from "../config.ts";
import { formatLetter, formatList, type ListedLetter, toListed } from "../dead-letters/format-letters.ts";
import { type Letter, readBody } from "../dead-letters/letter.ts";
import { connectDeadLetters, type Republisher } from "../dead-letters/pubsub-letter-box.ts";
import { replayLetters } from "../dead-letters/replay-letters.ts";
import { type WalkOptions, walkLetters } from "../dead-letters/walk-letters.ts";
import { describeError } from "../describe-error.ts";

/** Letters to look at. */
const limits = { default: 1_000, max: 10_000 };

/** @throws {UsageError} */
export function parseDeadLettersOptions(args: readonly string[]) {
  const { values, positionals } = parseOptions(
    args,
    { ...commonOptions, all: { type: "boolean", default: false }, limit: { type: "string" } },
    { takesArguments: true },
  );
  const limit = parseCount("--limit", values.limit, limits) ?? limits.default;
  const common = { stateDirectory: values.state, json: values.json, limit };
  const [action, ...ids] = positionals;
  const [id, ...others] = ids;
  if (values.all && action !== "replay") throw new UsageError("--all is for replay");
  switch (action) {
    case "list":
      if (id !== undefined) throw new UsageError(`list takes no ${JSON.stringify(id)}`);
      return { ...common, action };
    case "show":
      if (id === undefined || others.length > 0) throw new UsageError("show takes the id of one letter");
      return { ...common, action, id };
    case "replay":
      if (values.all === ids.length > 0) throw new UsageError("replay takes the ids of letters, or --all");
      return { ...common, action, ids: values.all ? ("all" as const) : ids };
    default:
      throw unknownCommand(action);
  }
}

/** Shows the messages that the functions could not process, and publishes them again. */
export const deadLetters: Command = {
  name: "npm run dead-letters --",
  help: `npm run dead-letters -- list | show ID | replay ID… | replay --all
  shows the messages that no function could process, and publishes them to the pipeline again

  list           the messages, grouped by where they came from and why
  show ID        one message with its body
  replay ID…     publishes the messages to the topics they came from and removes them here; work that is already done
                 is not done again
  replay --all   replays all messages that are here now
  --limit N      look at no more than N messages (default: ${limits.default}, at most ${limits.max})
${commonHelp}`,
  describeError,
  async run(args, context) {
    const options = parseDeadLettersOptions(args);
    const target = chooseTarget(options.stateDirectory, context.env);
    const { box, republisher, close } = await connectDeadLetters(loadDeadLettersConfig(target));
    context.note(`The dead letters of ${target.name}`);
    try {
      const walk = { box, clock: systemClock, max: options.limit, signal: context.signal };
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
  },
};

type Answer = Pick<ReturnType<typeof parseDeadLettersOptions>, "json" | "limit">;

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
  const { replayed, refused, notFound: missing, isComplete } = await replayLetters({ ...walk, choice });
  if (json) {
    const published = replayed.map(({ id, topic, messageId }) => ({ id, topic, message_id: messageId }));
    const answer = { replayed: published, refused, not_found: missing, is_complete: isComplete };
    print(JSON.stringify(answer, null, 2));
  } else {
    for (const { id, topic } of replayed) print(`${id} → ${topic}`);
    print(`${replayed.length === 1 ? "1 letter" : `${replayed.length} letters`} replayed.`);
  }
  for (const { id, reason } of refused) note(`${id} stays in the box: ${reason}`);
  if (missing.length > 0) note(notFound(missing, limit));
  if (ids === "all" && !isComplete) note("There may be more: run it again.");
  if (signal.aborted) return 130;
  return refused.length + missing.length === 0 ? 0 : 1;
}

function notFound(ids: readonly string[], limit: number): string {
  const box = `is not in the box, or not among the ${limit} letters looked at`;
  return `${ids.join(", ")} ${box}: try list, --limit N, or again in a minute if another command has leased it`;
}

if (import.meta.main) await runProcess(deadLetters);
