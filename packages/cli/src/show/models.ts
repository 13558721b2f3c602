import { ModelReplySchema } from "@loopline/contracts";
import {
  commonHelp,
  jsonHelp,
  jsonOption,
  parseOptions,
  takeNoArguments,
} from "../command-line/parse-options.ts";
import { connect } from "../connect.ts";
import { type Command, exitCodes } from "../context.ts";
import { formatModel } from "./format-model.ts";

export const models: Command = {
  help: `loopline models
  shows the model that predicts now: its name, accuracy and coefficients

${jsonHelp}${commonHelp}`,
  async run(args, { env, print, signal }) {
    const { values, positionals } = parseOptions(args, jsonOption);
    takeNoArguments(positionals);
    const { client } = await connect(values, env);
    const found = await client.model({ signal });
    if (found === null) throw new Error("there is no model yet");
    const model = ModelReplySchema.parse(found);
    if (values.json) print(JSON.stringify(model, null, 2));
    else for (const line of formatModel(model)) print(line);
    return exitCodes.done;
  },
};
