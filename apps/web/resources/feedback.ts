import type { Ratings } from "@loopline/client";
import type { FeedbackReply } from "@loopline/contracts";
import { mutationOptions, useMutation } from "@tanstack/react-query";
import { useExpectNews } from "./live.tsx";
import { loopline } from "./loopline.ts";

/** What a person says of a batch's predictions. */
export interface Feedback extends Ratings {
  readonly batch_id: string;
}

export function sendFeedback(feedback: Feedback): Promise<FeedbackReply> {
  return loopline.correct(feedback.batch_id, feedback);
}

export function feedbackMutation() {
  return mutationOptions({ mutationKey: ["feedback"], mutationFn: sendFeedback });
}

export function useSendFeedback() {
  const expectNews = useExpectNews();
  return useMutation({ ...feedbackMutation(), onSuccess: expectNews });
}
