"use client";
import { chakra } from "@chakra-ui/react";
import type { PipelineReply } from "@loopline/contracts";
import { wayOf } from "./edges.ts";
import { dotMs, legMs, type Pulse } from "./flow.ts";
import { useFlow } from "./use-flow.ts";
import type { Wiring } from "./wiring.ts";

/** Messages under way, as dots along the lines. CSS moves them. */
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
  return wayOf(pulse.topic, wiring).legs.flatMap((edges, leg) =>
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
