import type { Subscription, TopicName } from "@loopline/contracts";
import type { DeadLetter } from "@loopline/platform";
import type { Faults } from "./faults.ts";
import { died } from "./process.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";
import { createSkewedClock, type VirtualClock } from "./virtual-clock.ts";

export interface Message {
  readonly id: string;
  readonly topic: TopicName;
  readonly data: Buffer;
  readonly publishTime: Date;
}

/** The body of a push, as Pub/Sub sends it. */
export interface Push {
  readonly message: { readonly data: string; readonly messageId: string; readonly publishTime: string };
  readonly subscription: string;
  readonly deliveryAttempt: number;
}

/** Takes a push: resolves with the status that it is answered with, `died`, or never. */
export type Endpoint = (push: Push) => Promise<number | typeof died>;

export interface GivenUp {
  readonly subscription: string;
  readonly message: Message;
}

/**
 * Pub/Sub, as unkind as it may be: late, in any order, more than once. A message that one of its deliveries
 * acknowledged is done, whatever becomes of its other deliveries.
 */
export interface Broker {
  publish(topic: TopicName, data: Buffer): string;
  keep(letter: DeadLetter): void;
  subscribe(subscription: Subscription, endpoint: Endpoint): void;
  /** Delivers everything that was ever published once more. */
  replay(): void;
  /** Everything that was ever published. */
  readonly published: readonly Message[];
  readonly deadLetters: readonly DeadLetter[];
  /** What was not acknowledged after all attempts. */
  readonly givenUp: readonly GivenUp[];
}

export interface BrokerDeps {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly faults: Faults;
  readonly trace: Trace;
}

/** A message on its way to one subscriber. */
interface Copy {
  readonly message: Message;
  readonly subscription: Subscription;
  readonly endpoint: Endpoint;
  isAcknowledged: boolean;
  attempts: number;
}

/** Milliseconds. */
const shortestDelay = 1;
const longestUsualDelay = 40;
const longestLateDelay = 60_000;
const longestDuplicateDelay = 120_000;

export function createBroker({ clock, random, faults, trace }: BrokerDeps): Broker {
  const subscribers: { subscription: Subscription; endpoint: Endpoint }[] = [];
  const published: Message[] = [];
  const deadLetters: DeadLetter[] = [];
  const givenUp: GivenUp[] = [];
  const calendar = createSkewedClock(clock, 0);

  const delay = () => random.magnitude(shortestDelay, faults.isLate() ? longestLateDelay : longestUsualDelay);

  function send(message: Message): void {
    for (const { subscription, endpoint } of subscribers) {
      if (subscription.topic !== message.topic) continue;
      const copy = { message, subscription, endpoint, isAcknowledged: false, attempts: 0 };
      clock.schedule(delay(), () => deliver(copy));
      if (faults.duplicates()) {
        clock.schedule(random.magnitude(shortestDelay, longestDuplicateDelay), () => deliver(copy));
      }
    }
  }

  function deliver(copy: Copy): void {
    const { message, subscription, endpoint } = copy;
    const about = `${subscription.name} ${message.id}`;
    let isOver = false;
    copy.attempts += 1;
    trace.note(`${about} attempt ${copy.attempts}`);

    const end = (acknowledges: boolean, why: string) => {
      if (acknowledges) copy.isAcknowledged = true;
      if (isOver) return;
      isOver = true;
      forgetDeadline();
      trace.note(`${about} ${why}`);
      if (!copy.isAcknowledged) retry(copy);
    };
    const forgetDeadline = clock.schedule(subscription.delivery.ackDeadlineSeconds * 1_000, () =>
      end(false, "not acknowledged in time"),
    );
    endpoint({
      message: {
        data: message.data.toString("base64"),
        messageId: message.id,
        publishTime: message.publishTime.toISOString(),
      },
      subscription: `projects/sim/subscriptions/${subscription.name}`,
      deliveryAttempt: copy.attempts,
    }).then((status) => {
      if (status === died) end(false, "connection lost");
      else if (status !== 204) end(false, `refused with ${status}`);
      else if (faults.losesAck()) end(false, "acknowledgement lost");
      else end(true, "acknowledged");
    });
  }

  function retry(copy: Copy): void {
    const { message, subscription, attempts } = copy;
    const { minimumBackoffSeconds, maximumBackoffSeconds, maxDeliveryAttempts } = subscription.delivery;
    if (attempts >= maxDeliveryAttempts) {
      givenUp.push({ subscription: subscription.name, message });
      return;
    }
    const backoff = Math.min(maximumBackoffSeconds, minimumBackoffSeconds * 2 ** (attempts - 1));
    clock.schedule(backoff * 1_000 * random.between(1, 1.2), () => {
      if (!copy.isAcknowledged) deliver(copy);
    });
  }

  return {
    published,
    deadLetters,
    givenUp,
    publish(topic, data) {
      const message = { id: `m${published.length + 1}`, topic, data, publishTime: calendar.now() };
      published.push(message);
      send(message);
      return message.id;
    },
    keep: (letter) => void deadLetters.push(letter),
    subscribe: (subscription, endpoint) => void subscribers.push({ subscription, endpoint }),
    replay: () => random.shuffle(published).forEach(send),
  };
}
