import type { Invariant } from "./invariant.ts";

export const nobodyComplains: Invariant = {
  name: "the APIs answer as they should",
  violations: ({ observations }) => observations.complaints,
};

export const nothingIsGivenUp: Invariant = {
  name: "every message is acknowledged in the end",
  *violations({ world: { broker } }) {
    for (const { subscription, message } of broker.givenUp) yield `${subscription} gave up ${message.id}`;
  },
};
