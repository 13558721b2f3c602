import { CachedBatchSchema } from "@loopline/contracts";
import { commonHelp, jsonHelp, takeNoArguments } from "../command-line/parse-options.ts";
import { connect } from "../connect.ts";
import { type Command, exitCodes } from "../context.ts";
import { formatBatches } from "./format-batches.ts";
import { limitHelp, parseListOptions } from "./list-options.ts";
import { pageSize, takeFirst } from "./take-first.ts";

export const batches: Command = {
  help: `loopline batches [--limit N]
  lists the newest batches that have their predictions

${limitHelp}${jsonHelp}${commonHelp}`,
  async run(args, { env, print, width, signal }) {
    const { limit, json, urls, positionals } = parseListOptions(args);
    takeNoArguments(positionals);
    const { client } = await connect(urls, env);
    const found = await takeFirst(client.allBatches({ limit: pageSize(limit), signal }), limit);
    const list = CachedBatchSchema.array().parse(found);
    if (json) print(JSON.stringify(list, null, 2));
    else for (const line of formatBatches(list, width)) print(line);
    return exitCodes.done;
  },
};
