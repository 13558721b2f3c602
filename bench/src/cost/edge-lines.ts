import { assumed } from "./assumptions.ts";
import { type Line, priced } from "./line.ts";
import { messageBytes } from "./message-bytes.ts";
import { gib, hoursPerMonth } from "./month.ts";
import type { Plan } from "./plan.ts";
import type { Size } from "./size.ts";
import { clientRequests, type Workload } from "./workload.ts";

/** Rules of the policy in front of the load balancer: a rate for each address, and the default. */
const armorRules = 2;

/** Bytes that come in with a batch and go out with the answers to it. */
export function clientBytes(notes: number): { readonly into: number; readonly outOf: number } {
  const body = messageBytes(notes).request;
  const headers = assumed("httpHeaderBytes");
  const requests = 1 + assumed("readsPerBatch");
  // A body is about as long as the message that is made of it. The answer to a POST repeats it; that to a GET is no longer.
  return { into: body + headers * requests, outOf: (body + headers) * requests };
}

/** What stands between the clients and the services, and what goes out to the internet. */
export function edgeLines(workload: Workload, size: Size, plan: Plan): Line[] {
  const { into, outOf } = clientBytes(plan.notesPerBatch);
  const group = "edge and transfer" as const;
  const out = priced(group, "data to the internet", (workload.batches * outOf) / gib, "egress");
  if (!size.load_balancer) return [out];
  return [
    priced(group, "load balancer, rules", hoursPerMonth, "forwardingRule", "730 h: "),
    priced(group, "load balancer, data", (workload.batches * (into + outOf)) / gib, "balancedData"),
    priced(group, "Cloud Armor, policy", 1, "armorPolicy"),
    priced(group, "Cloud Armor, rules", armorRules, "armorRule"),
    priced(group, "Cloud Armor, requests", clientRequests(workload) / 1e6, "armorRequests"),
    out,
  ];
}
