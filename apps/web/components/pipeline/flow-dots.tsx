"use client";
import { chakra } from "@chakra-ui/react";
import type { PipelineReply } from "@loopline/contracts";
import { useEffect, useState } from "react";
import { legsOf } from "./edges.ts";
import { dotMs, legMs, nextFlow, noFlow, type Pulse } from "./flow.ts";
import type { Wiring } from "./stages.ts";

/** Published messages as dots that travel along the lines. CSS animates them. */
export function FlowDots(props: { wiring: Wiring; topics: PipelineReply["topics"] | undefined }) {
  const pulses = useFlow(props.topics, props.wiring);
  return (
    <chakra.g fill="teal.fg" _motionReduce={{ display: "none" }}>
      {pulses.map((pulse) => (
        <PulseDots key={pulse.id} pulse={pulse} wiring={props.wiring} />
      ))}
    </chakra.g>
  );
}

function PulseDots({ pulse, wiring }: { pulse: Pulse; wiring: Wiring }) {
  return legsOf(pulse.topic, wiring).flatMap((edges, leg) =>
    edges.flatMap(({ key, path }) =>
      Array.from({ length: pulse.dots }, (_, dot) => (
        <chakra.circle
          key={`${key} ${dot}`}
          r="4"
          opacity="0"
          animation={`travel ${legMs}ms linear`}
          style={{
            offsetPath: `path("${path}")`,
            animationDelay: `${(pulse.firstLeg + leg) * legMs + dot * dotMs}ms`,
          }}
        />
      )),
    ),
  );
}

/** The dots to show, from how the topics' message counts grow between polls. */
function useFlow(topics: PipelineReply["topics"] | undefined, wiring: Wiring): readonly Pulse[] {
  const [flow, setFlow] = useState(noFlow);
  useEffect(() => {
    if (topics === undefined) return;
    const now = performance.now();
    setFlow((previous) => nextFlow(previous, topics, wiring, now));
  }, [topics, wiring]);
  return flow.pulses;
}
