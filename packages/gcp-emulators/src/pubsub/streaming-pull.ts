import type { handleBidiStreamingCall, ServerDuplexStream } from "@grpc/grpc-js";
import { z } from "zod";
import { failedPrecondition, invalidArgument, toStatus } from "../shared/grpc-calls.ts";
import type { Broker } from "./broker.ts";
import { type Consumer, toReceivedMessage } from "./consumer.ts";
import { isPush, type SubscriptionConfig } from "./resource-config.ts";
import { checkName } from "./resource-name.ts";
import { describeFault } from "./service-calls.ts";
import type { Subscription } from "./subscription.ts";

const StreamingPullSchema = z.object({
  subscription: z.string().default(""),
  ackIds: z.array(z.string()).default([]),
  modifyDeadlineSeconds: z.array(z.number()).default([]),
  modifyDeadlineAckIds: z.array(z.string()).default([]),
  streamAckDeadlineSeconds: z.number().default(0),
  maxOutstandingMessages: z.number().default(0),
  maxOutstandingBytes: z.number().default(0),
});

type StreamingPullRequest = z.output<typeof StreamingPullSchema>;
type Call = ServerDuplexStream<unknown, object>;

/** Limits of one response, so that streams share a backlog fairly. */
const maxResponse = { messages: 100, bytes: 1_000_000 };

/**
 * `StreamingPull`. The first request opens the stream. Later ones acknowledge, move deadlines, or, if empty, are
 * keep-alives. Delivery pauses at the stream's flow control limits and while the client does not read.
 */
export function createStreamingPull(broker: Broker): handleBidiStreamingCall<unknown, object> {
  return (call) => {
    let stream: ReturnType<typeof openStream> | undefined;
    let isOver = false;

    function finish(): void {
      isOver = true;
      stream?.close();
    }

    function fail(error: unknown): void {
      if (isOver) return;
      finish();
      call.emit("error", toStatus(error, describeFault));
    }

    call.on("data", (raw: unknown) => {
      if (isOver) return;
      try {
        const request = StreamingPullSchema.parse(raw);
        if (stream === undefined) {
          checkName("subscriptions", request.subscription);
          stream = openStream(broker.subscription(request.subscription), request, call, fail);
        } else {
          stream.update(request);
        }
      } catch (error) {
        fail(error);
      }
    });
    call.on("end", () => {
      finish();
      call.end();
    });
    call.on("cancelled", finish);
    // Without a listener, a broken connection would end the process.
    call.on("error", finish);
  };
}

function openStream(
  subscription: Subscription,
  first: StreamingPullRequest,
  call: Call,
  fail: (error: unknown) => void,
) {
  refuseIfNotPull(subscription.config);
  const limits = {
    messages: limitOf(first.maxOutstandingMessages),
    bytes: limitOf(first.maxOutstandingBytes),
  };
  const outstanding = { messages: 0, bytes: 0 };
  let leaseSeconds = checkDeadline(first.streamAckDeadlineSeconds);
  let isBlocked = false;

  function send(response: object): void {
    isBlocked = !call.write(response);
  }

  const consumer: Consumer = {
    kind: "stream",
    leaseMilliseconds: () => leaseSeconds * 1_000,
    room() {
      const isFull = outstanding.messages >= limits.messages || outstanding.bytes >= limits.bytes;
      if (isBlocked || isFull) return { messages: 0, bytes: 0 };
      return {
        messages: Math.min(limits.messages - outstanding.messages, maxResponse.messages),
        bytes: Math.min(limits.bytes - outstanding.bytes, maxResponse.bytes),
      };
    },
    deliver(deliveries) {
      outstanding.messages += deliveries.length;
      for (const { bytes } of deliveries) outstanding.bytes += bytes;
      send({ receivedMessages: deliveries.map(toReceivedMessage) });
    },
    released({ bytes }) {
      outstanding.messages -= 1;
      outstanding.bytes -= bytes;
    },
  };

  function onDrain(): void {
    isBlocked = false;
    subscription.wake();
  }

  function settle(request: StreamingPullRequest): void {
    const { ackIds, modifyDeadlineAckIds, modifyDeadlineSeconds } = request;
    if (modifyDeadlineAckIds.length !== modifyDeadlineSeconds.length) {
      throw invalidArgument(
        `${modifyDeadlineAckIds.length} modify_deadline_ack_ids came with ${modifyDeadlineSeconds.length} ` +
          "modify_deadline_seconds: send one for each.",
      );
    }
    subscription.ack(ackIds);
    for (const [index, ackId] of modifyDeadlineAckIds.entries()) {
      subscription.modifyAckDeadline([ackId], modifyDeadlineSeconds[index] ?? 0);
    }
  }

  settle(first);
  const forget = subscription.onClosed(fail);
  call.on("drain", onDrain);
  send({ subscriptionProperties: { messageOrderingEnabled: subscription.config.enableMessageOrdering } });
  subscription.attach(consumer);

  return {
    /** Handles a request after the first. */
    update(request: StreamingPullRequest): void {
      refuseFirstOnly(request);
      if (request.streamAckDeadlineSeconds !== 0) {
        leaseSeconds = checkDeadline(request.streamAckDeadlineSeconds);
      }
      settle(request);
      const { ackIds, modifyDeadlineAckIds } = request;
      const isKeepAlive = ackIds.length === 0 && modifyDeadlineAckIds.length === 0;
      if (isKeepAlive) send({});
    },
    close(): void {
      forget();
      subscription.detach(consumer);
    },
  };
}

/** Throws FAILED_PRECONDITION unless messages can be pulled from the subscription. */
export function refuseIfNotPull(config: SubscriptionConfig): void {
  if (isPush(config)) {
    throw failedPrecondition(
      `This method is not supported for this subscription type: ${config.name} pushes to ` +
        `${config.pushConfig?.pushEndpoint}.`,
    );
  }
  if (config.detached) throw failedPrecondition(`Subscription ${config.name} is detached from its topic.`);
}

/** Throws INVALID_ARGUMENT if the request sets a field that only the first request of a stream may set. */
function refuseFirstOnly(request: StreamingPullRequest): void {
  const misplaced = Object.entries({
    subscription: request.subscription !== "",
    max_outstanding_messages: request.maxOutstandingMessages !== 0,
    max_outstanding_bytes: request.maxOutstandingBytes !== 0,
  }).find(([, isSet]) => isSet);
  if (misplaced === undefined) return;
  throw invalidArgument(`${misplaced[0]} can only be set in the first request of a stream.`);
}

function checkDeadline(seconds: number): number {
  if (seconds >= 10 && seconds <= 600) return seconds;
  throw invalidArgument(`stream_ack_deadline_seconds must be between 10 and 600, not ${seconds}.`);
}

/** Zero and negative values mean no limit. */
function limitOf(value: number): number {
  return value > 0 ? value : Number.POSITIVE_INFINITY;
}
