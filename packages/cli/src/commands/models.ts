import {
  type Command,
  exitCodes,
  formatCreated,
  formatShare,
  parseOptions,
  printableLine,
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
  const facts: readonly (readonly [name: string, value: string])[] = [
    ["model", model.model_file_name],
    ["accuracy", formatShare(model.accuracy)],
    ...(created === undefined ? [] : [["created", `${formatCreated(created)} UTC`] as const]),
    ...features.map((name, index) => [name, String(coefficients[index])] as const),
    ...(intercept === undefined ? [] : [["intercept", String(intercept)] as const]),
  ];
  return facts.map(([name, value]) => `${printableLine(name).padEnd(10)} ${printableLine(value)}`);
}
