import type { FeedbackReply } from "@loopline/contracts";
import { mutationOptions, useMutation } from "@tanstack/react-query";
import { useExpectNews } from "./live.tsx";
import { requestJson } from "./request-json.ts";

/** What a person says of a batch's predictions. */
export interface Feedback {
  readonly batch_id: string;
  readonly subjects: readonly string[];
  /** One per subject: 1 = the prediction was right, 0 = it was wrong. */
  readonly ratings: readonly (0 | 1)[];
}

export function sendFeedback(feedback: Feedback): Promise<FeedbackReply> {
  return requestJson(`/batches/${encodeURIComponent(feedback.batch_id)}`, {
    method: "PATCH",
    body: feedback,
  });
}

export function feedbackMutation() {
  return mutationOptions({ mutationKey: ["feedback"], mutationFn: sendFeedback });
}

export function useSendFeedback() {
  const expectNews = useExpectNews();
  return useMutation({ ...feedbackMutation(), onSuccess: expectNews });
}
