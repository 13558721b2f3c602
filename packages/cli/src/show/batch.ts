import { BatchReplySchema } from "@loopline/contracts";
import { commonHelp, jsonHelp, jsonOption, parseOptions } from "../command-line/parse-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { connect } from "../connect.ts";
import { type Command, exitCodes } from "../context.ts";
import { formatBatch } from "./format-batches.ts";

export const batch: Command = {
  help: `loopline batch BATCH_ID
  shows the notes of a batch and their predictions

${jsonHelp}${commonHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values, positionals } = parseOptions(args, jsonOption);
    const [batchId, ...others] = positionals;
    if (batchId === undefined || others.length > 0) throw new UsageError("say which batch to show");
    const { client } = await connect(values, env);
    const found = await client.batch(batchId, { signal });
    if (found === null) throw new Error(`there is no batch ${batchId}, or it has no predictions yet`);
    const reply = BatchReplySchema.parse(found);
    if (values.json) print(JSON.stringify(reply, null, 2));
    else for (const line of formatBatch(reply, width)) print(line);
    return exitCodes.done;
  },
};
