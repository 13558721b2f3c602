import type { FeedbackMessage } from "@loopline/contracts";

export interface Feedback extends Pick<FeedbackMessage, "batch_id" | "subjects" | "ratings" | "source"> {
  /** The same at every delivery of the same feedback, and of no other. */
  readonly feedback_id: string;
  readonly created: string;
}

export interface FeedbackStore {
  /**
   * Keeps the feedback and gives each record that it rates its newest rating, all or nothing; feedback kept before changes
   * nothing, and neither does feedback on other records of the batch. `early` when the batch has no predictions yet: they take the ratings when they come.
   */
  save(feedback: Feedback): Promise<{ status: "applied" } | { status: "early" }>;
}
