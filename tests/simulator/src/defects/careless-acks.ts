import { hasCode } from "@loopline/platform";
import type { Defect } from "./defect.ts";

export const swallowAndAck: Defect = {
  title: "an error is swallowed and its message acknowledged",
  handler: (handler) => async (event) => {
    await handler(event).catch(() => {});
  },
};

export const invalidIsDropped: Defect = {
  title: "a message with one bad value is acknowledged and lost",
  handler: (handler) => async (event) => {
    await handler(event).catch((error) => {
      if (!hasCode(error, "invalid-message")) throw error;
    });
  },
};

export const ackBeforeEffect: Defect = {
  title: "a message is acknowledged before it has its effect",
  handler: (handler) => async (event) => {
    handler(event).catch(() => {});
  },
};

export const publishNotAwaited: Defect = {
  title: "nobody waits until a message is published",
  ports: ({ publisher }) => ({
    publisher: {
      ...publisher,
      async publish(topic, message) {
        publisher.publish(topic, message).catch(() => {});
        return "";
      },
    },
  }),
};

export const keyCheckedThenSet: Defect = {
  title: "an idempotency key is looked up first and kept later",
  ports: (_, { redis }, { call }) => ({
    idempotency: {
      async claim(key, record) {
        const held = await call("looks a key up", () => redis.get(key));
        if (held !== null) return JSON.parse(held);
        await call("keeps a key", () => redis.set(key, JSON.stringify(record)));
        return record;
      },
    },
  }),
};
