import { formatCreated, formatShare, printableLine } from "@loopline/command-line";
import type { ModelReply } from "@loopline/contracts";

/** The model that predicts, in lines. One of another maker may come without its coefficients. */
export function formatModel(model: ModelReply): string[] {
  const { features = [], coefficients = [], intercept } = model;
  const facts: [name: string, value: string][] = [
    ["model", model.model_file_name],
    ["accuracy", formatShare(model.accuracy)],
    ...(model.created === undefined
      ? []
      : [["created", `${formatCreated(model.created)} UTC`] satisfies [string, string]]),
    ...features.map((name, index): [string, string] => [name, String(coefficients[index])]),
    ...(intercept === undefined ? [] : [["intercept", String(intercept)] satisfies [string, string]]),
  ];
  return facts.map(([name, value]) => `${printableLine(name).padEnd(10)} ${printableLine(value)}`);
}
