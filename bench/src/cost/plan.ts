import { assumed } from "./assumptions.ts";

/** Choices of the design that the price depends on, beside the size: as they are now, or as they might be. */
export interface Plan {
  readonly notesPerBatch: number;
  /** What Cloud Run bills: time in which requests are served, or the whole life of instances. */
  readonly billing: "request" | "instance";
  /** How messages reach the functions: each by a request, or many taken by one. */
  readonly delivery: "push" | "pull";
  /** Requests at once of one instance; what the size says unless given. */
  readonly concurrency?: number;
  /** vCPU of an instance of a function; what the size says unless given. */
  readonly functionCpu?: number;
  /** Days for which Redis remembers a batch; as long as it does now unless given. */
  readonly rememberedDays?: number;
  /** Whether services log a line for each message, and Cloud Run one for each request. */
  readonly ownLogs: boolean;
  readonly requestLogs: boolean;
}

/** As it is built. */
export const presentPlan: Plan = {
  notesPerBatch: assumed("notesPerBatch"),
  billing: "request",
  delivery: "push",
  ownLogs: true,
  requestLogs: true,
};

/** Messages that one pull takes: what a busy subscription has waiting. */
export const messagesPerPull = 20;
