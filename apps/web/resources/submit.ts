import type { Ratings } from "@loopline/client";
import type { NotesReply } from "@loopline/contracts";
import { useMutation } from "@tanstack/react-query";
import { loopline, requestJson } from "./api.ts";

// Apart from batches.ts, so that pages load the code of mutations only when they send something.

/** Submits a batch of sample notes that the server draws. Its variable is their number. */
export function useSubmitSamples() {
  const mutationFn = (count: number) =>
    requestJson<NotesReply>("/samples", { method: "POST", body: { count } });
  return useMutation({ mutationFn });
}

/** A user's ratings of a batch's predictions. */
export interface Feedback extends Ratings {
  readonly batch_id: string;
}

export function useSendFeedback() {
  const mutationFn = (feedback: Feedback) => loopline.correct(feedback.batch_id, feedback);
  return useMutation({ mutationFn });
}
