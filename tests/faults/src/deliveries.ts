import type { PubSub } from "@google-cloud/pubsub";
import { subscriptions } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { z } from "zod";
import { type Fate, type HttpProxy, startHttpProxy } from "./http-proxy.ts";

/** Intercepts every push of every subscription. */
export interface Deliveries {
  /** Decides what happens to a push. Default: `pass`. */
  fateOf: () => Fate;
  /** Messages whose newest delivery was not acknowledged. */
  readonly outstanding: ReadonlySet<string>;
  close(): Promise<void>;
}

const PushSchema = z.object({ message: z.object({ messageId: z.string() }), subscription: z.string() });

/** Puts a proxy before each function, and points its subscriptions there. */
export async function interceptDeliveries(pubsub: PubSub, stack: Endpoints): Promise<Deliveries> {
  const outstanding = new Set<string>();
  const proxies: HttpProxy[] = [];
  const deliveries = {
    fateOf: (): Fate => "pass",
    outstanding,
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
    },
  };
  await Promise.all(
    subscriptions.map(async ({ name, consumer }) => {
      const proxy = await startHttpProxy({
        target: () => stack.functions[consumer],
        onAnswer: ({ body }, status) => {
          const { message, subscription } = PushSchema.parse(JSON.parse(body.toString("utf8")));
          const id = `${subscription} ${message.messageId}`;
          if (status === 204) outstanding.delete(id);
          else outstanding.add(id);
        },
      });
      proxy.fateOf = () => deliveries.fateOf();
      proxies.push(proxy);
      await pubsub.subscription(name).modifyPushConfig({ pushEndpoint: `http://${proxy.address}/` });
    }),
  );
  return deliveries;
}
