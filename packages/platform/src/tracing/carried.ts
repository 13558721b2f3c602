import { type Context, context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";

/** What Google's Pub/Sub clients, and Eventarc, call W3C's `traceparent` among a message's attributes. */
const prefix = "googclient_";

/** What goes along with a message so that its trace goes on where it is consumed; nothing without tracing. */
export function carriedContext(): Record<string, string> {
  const attributes: Record<string, string> = {};
  propagation.inject(context.active(), attributes, {
    set: (carrier, name, value) => {
      carrier[prefix + name] = value;
    },
  });
  return attributes;
}

/** The trace that came along with a message. */
export function contextCarriedBy(attributes: Readonly<Record<string, string>>): Context {
  return propagation.extract(ROOT_CONTEXT, attributes, {
    get: (carrier, name) => carrier[prefix + name],
    keys: (carrier) => Object.keys(carrier),
  });
}

/** Headers of a request that is a part of this trace: W3C's `traceparent`; none without tracing. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
