import {
  type Command,
  exitCodes,
  type Fact,
  formatCreated,
  formatFacts,
  formatShare,
  parseOptions,
} from "@loopline/command-line";
import { type ModelReply, ModelReplySchema } from "@loopline/contracts";
import { connect, showHelp, showOptions } from "../connect.ts";

export const models: Command = {
  name: "loopline models",
  help: `loopline models
  shows the model that predicts now: its name, accuracy and coefficients

${showHelp}`,
  async run(args, { env, print, signal }) {
    const { values } = parseOptions(args, showOptions);
    const { client } = await connect(values, env);
    const found = await client.model({ signal });
    if (found === null) throw new Error("there is no model yet");
    const model = ModelReplySchema.parse(found);
    if (values.json) print(JSON.stringify(model, null, 2));
    else formatModel(model).forEach(print);
    return exitCodes.done;
  },
};

/** The model that predicts, in lines. The original's models have no coefficients. */
export function formatModel(model: ModelReply): string[] {
  const { features = [], coefficients = [], intercept, created } = model;
  const facts: Fact[] = [
    ["model", model.model_file_name],
    ["accuracy", formatShare(model.accuracy)],
    ["created", created && `${formatCreated(created)} UTC`],
    ...features.map((name, index): Fact => [name, String(coefficients[index])]),
    ["intercept", intercept?.toString()],
  ];
  return formatFacts(facts, 10);
}
