import {
  commonHelp,
  jsonHelp,
  jsonOption,
  parseOptions,
  takeNoArguments,
} from "../command-line/parse-options.ts";
import { connect } from "../connect.ts";
import { type Command, exitCodes } from "../context.ts";
import { formatEvent } from "./format-event.ts";

const help = `loopline watch [--json]
  prints what happens from now on, a line each, until Ctrl-C: batches that have their predictions, trainings that have
  finished, models that are promoted. Times are UTC. Connects again when the connection breaks, and misses nothing

${jsonHelp.replace("answers in JSON, for scripts", "prints a JSON object a line, for scripts")}${commonHelp}`;

export const watch: Command = {
  help,
  async run(args, { env, print, note, signal }) {
    const { values, positionals } = parseOptions(args, jsonOption);
    takeNoArguments(positionals);
    const { client, predictUrl } = await connect(values, env);
    note(`Watching ${predictUrl}. Ctrl-C ends it.`);
    try {
      for await (const event of client.events({ signal })) {
        print(values.json ? JSON.stringify(event) : formatEvent(event));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return exitCodes.done;
  },
};
