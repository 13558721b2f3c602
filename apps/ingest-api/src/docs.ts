import { NotesReplySchema } from "@loopline/contracts";
import type { ApiDocs, RouteDocs } from "@loopline/platform/http";

export const ingestDocs: ApiDocs = {
  title: "Loopline: ingest API",
  description:
    "Takes batches of bank notes to be told real from fake. Their predictions are at the predict API a moment later, under the same batch id.",
  tags: [
    { name: "Notes", description: "Submitting records." },
    { name: "About", description: "The API itself." },
  ],
};

export const submitNotesDocs: RouteDocs = {
  id: "submitNotes",
  tag: "Notes",
  summary: "Submit a batch",
  description:
    "A 200 says that the batch is kept and will be predicted. Whoever got no answer may send it again with the same `Idempotency-Key`: it stays one batch.",
  reply: NotesReplySchema,
  errors: [409],
};
