import { topicNames, topics } from "@loopline/contracts";
import type { Wiring } from "../components/pipeline/stages.ts";

/** The contract's topics. The server passes them to the browser, because importing the contract there would load zod. */
export const wiring: Wiring = topicNames.map((name) => {
  const { publishers, consumers } = topics[name];
  return { name, publishers, consumers };
});
