"use client";
import type { PipelineReply } from "@loopline/contracts";
import { useEffect, useState } from "react";
import { nextFlow, noFlow, type Pulse } from "./flow.ts";
import type { Wiring } from "./wiring.ts";

/** What is seen to travel, told by how the topics' counts have grown since the look before. */
export function useFlow(topics: PipelineReply["topics"] | undefined, wiring: Wiring): readonly Pulse[] {
  const [flow, setFlow] = useState(noFlow);
  useEffect(() => {
    if (topics === undefined) return;
    const now = performance.now();
    setFlow((before) => nextFlow(before, topics, wiring, now));
  }, [topics, wiring]);
  return flow.pulses;
}
