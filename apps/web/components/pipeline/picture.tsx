"use client";
import { Box, Center, chakra } from "@chakra-ui/react";
import type { PipelineReply, TopicName } from "@loopline/contracts";
import { useEffect, useState } from "react";
import { FileIcon, StoreIcon } from "../common/icons.tsx";
import { ScrollBox } from "../common/scroll-box.tsx";
import { legsOf, messageEdges, requestEdges, storeEdges } from "./edges.ts";
import { figuresOf } from "./figures.ts";
import { dotMs, legMs, nextFlow, noFlow, type Pulse } from "./flow.ts";
import {
  type Place,
  picture,
  positionAt,
  type StoreName,
  stagePlaces,
  storePlaces,
  topicPlaces,
} from "./places.ts";
import { StageBox } from "./stage-box.tsx";
import { stageNames, type Wiring } from "./stages.ts";

/** The picture of the pipeline. It fills its panel, and scrolls on small screens. */
export function Picture(props: {
  wiring: Wiring;
  pipeline: PipelineReply | null | undefined;
  onOpen: (stage: string) => void;
}) {
  const { wiring, pipeline, onOpen } = props;
  return (
    <ScrollBox role="group" aria-label="The pipeline’s stages">
      <Box position="relative" minWidth={`${picture.width}px`} aspectRatio={picture.width / picture.height}>
        <chakra.svg
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          position="absolute"
          inset="0"
          fill="none"
          aria-hidden
        >
          <defs>
            <Arrow id="arrow-messages" color="fg.muted" />
            <Arrow id="arrow-stores" color="fg.subtle" />
          </defs>
          {storeEdges.map(({ key, path, how }) => (
            <chakra.path
              key={key}
              d={path}
              stroke="fg.subtle"
              strokeWidth="1.5"
              strokeDasharray="4 3"
              markerStart={how === "both" ? "url(#arrow-stores)" : undefined}
              markerEnd="url(#arrow-stores)"
            />
          ))}
          {[...requestEdges, ...messageEdges(wiring)].map(({ key, path }) => (
            <chakra.path
              key={key}
              d={path}
              stroke="fg.muted"
              strokeWidth="1.5"
              markerEnd="url(#arrow-messages)"
            />
          ))}
          <FlowDots wiring={wiring} topics={pipeline?.topics} />
        </chakra.svg>
        {storePlaces.map(({ store, place }, i) => (
          <StoreChip key={i} store={store} place={place} />
        ))}
        {wiring.map(({ name }) => (
          <TopicPill key={name} topic={name} place={topicPlaces[name]} />
        ))}
        {stageNames.map((name) => (
          <StageBox
            key={name}
            name={name}
            place={stagePlaces[name]}
            figures={figuresOf(name, pipeline)}
            hasMonitor={pipeline !== null}
            onOpen={onOpen}
          />
        ))}
      </Box>
    </ScrollBox>
  );
}

function Arrow({ id, color }: { id: string; color: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="7"
      markerHeight="7"
      markerUnits="userSpaceOnUse"
      orient="auto-start-reverse"
    >
      <chakra.path d="M0 0.5 8 4 0 7.5z" fill={color} />
    </marker>
  );
}

function StoreChip({ store, place }: { store: StoreName; place: Place }) {
  const Icon = store === "model files" ? FileIcon : StoreIcon;
  return (
    <Center
      {...positionAt(place)}
      gap="1.5"
      bg="bg.muted"
      color="fg.muted"
      borderWidth="1px"
      rounded="l1"
      textStyle="xs"
      whiteSpace="nowrap"
    >
      <Icon />
      {store}
    </Center>
  );
}

function TopicPill({ topic, place }: { topic: TopicName; place: Place }) {
  return (
    <Center
      {...positionAt(place)}
      bg="teal.subtle"
      color="teal.fg"
      borderWidth="1px"
      borderColor="teal.muted"
      rounded="full"
      textStyle="sm"
      fontWeight="medium"
    >
      {topic}
    </Center>
  );
}

/** Published messages as dots that travel along the lines. CSS animates them. */
function FlowDots(props: { wiring: Wiring; topics: PipelineReply["topics"] | undefined }) {
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
