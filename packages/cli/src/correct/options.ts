import { type LabelName, labelNames } from "@loopline/contracts";
import { commonHelp, jsonHelp, jsonOption, parseOptions } from "../command-line/parse-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import type { GivenUrls } from "../connect.ts";

/** What each named subject really is, or that every prediction was right. */
export type Truths = ReadonlyMap<string, LabelName> | "all-right";

export interface CorrectOptions {
  readonly batchId: string;
  readonly truths: Truths;
  readonly json: boolean;
  readonly urls: GivenUrls;
}

export const correctHelp = `loopline correct BATCH_ID SUBJECT=real|fake ...
loopline correct BATCH_ID --all-right
  says what notes of a batch really are: the pipeline learns from it. A subject that several notes of the batch have
  is meant for all of them

  --all-right         says that every prediction of the batch was right
${jsonHelp}${commonHelp}`;

/** @throws {UsageError} */
export function parseCorrectOptions(args: readonly string[]): CorrectOptions {
  const { values, positionals } = parseOptions(args, {
    ...jsonOption,
    "all-right": { type: "boolean", default: false },
  });
  const [batchId, ...named] = positionals;
  if (batchId === undefined) throw new UsageError("say which batch to correct");
  if (values["all-right"] === named.length > 0) {
    throw new UsageError("name subjects with what they are, such as note-a=real, or say --all-right");
  }
  const truths = values["all-right"] ? "all-right" : parseTruths(named);
  return { batchId, truths, json: values.json, urls: values };
}

function parseTruths(named: readonly string[]): Map<string, LabelName> {
  const truths = new Map<string, LabelName>();
  for (const text of named) {
    // A subject may have an equals sign of its own.
    const end = text.lastIndexOf("=");
    const label = labelNames.find((name) => name === text.slice(end + 1));
    if (end === -1 || label === undefined) {
      throw new UsageError(
        `${JSON.stringify(text)} does not say what it is, expected SUBJECT=real or SUBJECT=fake`,
      );
    }
    const subject = text.slice(0, end);
    if (truths.has(subject)) throw new UsageError(`${JSON.stringify(subject)} is named twice`);
    truths.set(subject, label);
  }
  return truths;
}
