import type { Random } from "./random.ts";

/** How often what goes wrong: shares of one. */
export interface FaultRates {
  /** Of the messages to a subscription: those that come once more, also long after they were acknowledged. */
  readonly duplicate: number;
  /** Of the acknowledgements: those that are lost, so that the message is delivered again. */
  readonly nack: number;
  /** Of the messages published: those that the client, unsure of the first time, publishes twice. */
  readonly publishTwice: number;
  /** Of the deliveries: those that take seconds instead of milliseconds. */
  readonly late: number;
  /** Of the calls from a process to a server, from here on. The process dies before or after the effect. */
  readonly crash: number;
  /** The call fails, and had no effect. */
  readonly error: number;
  /** The call fails, and had its effect. */
  readonly lostReply: number;
  /** The process stands still for up to twelve minutes before it has the reply. */
  readonly stall: number;
}

export const usualRates: FaultRates = {
  duplicate: 0.2,
  nack: 0.2,
  publishTwice: 0.03,
  late: 0.05,
  crash: 0.01,
  error: 0.015,
  lostReply: 0.015,
  stall: 0.003,
};

export type CallFault = "none" | "crash-before" | "crash-after" | "error" | "lost-reply" | "stall";

/** Decides what goes wrong, as the seed will have it. */
export interface Faults {
  atCall(): CallFault;
  duplicates(): boolean;
  losesAck(): boolean;
  publishesTwice(): boolean;
  isLate(): boolean;
  /** From now on things go wrong, or not: at first they do not. */
  turn(state: "on" | "off"): void;
}

export function createFaults(random: Random, rates: FaultRates): Faults {
  let isOn = false;
  const happens = (probability: number) => isOn && random.chance(probability);
  const { crash, error, lostReply, stall } = rates;

  return {
    duplicates: () => happens(rates.duplicate),
    losesAck: () => happens(rates.nack),
    publishesTwice: () => happens(rates.publishTwice),
    isLate: () => happens(rates.late),
    atCall() {
      if (!isOn) return "none";
      let left = random.next();
      for (const [fault, probability] of [
        ["crash-before", crash / 2],
        ["crash-after", crash / 2],
        ["error", error],
        ["lost-reply", lostReply],
        ["stall", stall],
      ] as const) {
        left -= probability;
        if (left < 0) return fault;
      }
      return "none";
    },
    turn(state) {
      isOn = state === "on";
    },
  };
}
