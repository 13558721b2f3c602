import { topicNames, topics } from "@loopline/contracts";
import type { Wiring } from "../components/pipeline/wiring.ts";

/** As the contract says. Told to the browser by the page, for the contract brings zod with it. */
export const wiring: Wiring = topicNames.map((name) => {
  const { publishers, consumers } = topics[name];
  return { name, publishers, consumers };
});
