import { formatCount, formatTable, printableLine } from "@loopline/command-line";
import { BatchReplySchema } from "@loopline/contracts";
import { connect } from "../connect.ts";
import { type Command, exitCodes } from "../context.ts";
import { correctHelp, parseCorrectOptions } from "./options.ts";
import { type RatedNote, rateBatch, ratingOf } from "./rate-batch.ts";

/** The subject comes last: it may be long, and is wrapped there. */
const columns = [{ title: "PREDICTION" }, { title: "IS" }, { title: "SUBJECT" }] as const;

export const correct: Command = {
  help: correctHelp,
  async run(args, { env, print, note, width, signal }) {
    const { batchId, truths, json, urls } = parseCorrectOptions(args);
    const { client } = await connect(urls, env);
    const found = await client.batch(batchId, { signal });
    if (found === null) throw new Error(`there is no batch ${batchId}, or it has no predictions yet`);
    const notes = rateBatch(BatchReplySchema.parse(found), truths);
    const ratings = { subjects: notes.map(({ subject }) => subject), ratings: notes.map(ratingOf) };
    const reply = await client.correct(batchId, ratings, { signal });
    if (json) print(JSON.stringify(reply, null, 2));
    else for (const line of formatRated(notes, width)) print(line);
    const wrong = notes.filter((one) => ratingOf(one) === 0).length;
    note(
      `${formatCount(wrong)} wrong, ${formatCount(notes.length - wrong)} right: the pipeline learns from it now.`,
    );
    return exitCodes.done;
  },
};

function formatRated(notes: readonly RatedNote[], width: number): string[] {
  const rows = notes.map((note) => [
    note.prediction,
    ratingOf(note) === 1 ? "right" : note.truth,
    printableLine(note.subject),
  ]);
  return formatTable(columns, rows, width);
}
