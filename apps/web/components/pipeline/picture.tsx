"use client";
import { Box, chakra } from "@chakra-ui/react";
import type { PipelineReply } from "@loopline/contracts";
import { messageEdges, requestEdges, storeEdges } from "./edges.ts";
import { figuresOf } from "./figures.ts";
import { FlowDots } from "./flow-dots.tsx";
import { picture, stagePlaces, storePlaces, topicPlaces } from "./places.ts";
import { StageBox } from "./stage-box.tsx";
import { stageNames } from "./stages.ts";
import { StoreChip } from "./store-chip.tsx";
import { TopicPill } from "./topic-pill.tsx";
import type { Wiring } from "./wiring.ts";

/** The picture of the pipeline. It keeps its size, and scrolls where there is less room. */
export function Picture(props: {
  wiring: Wiring;
  pipeline: PipelineReply | null | undefined;
  onOpen: (stage: string) => void;
}) {
  const { wiring, pipeline, onOpen } = props;
  return (
    <Box overflowX="auto" role="group" aria-label="The pipeline’s stages">
      <Box position="relative" marginX="auto" width={`${picture.width}px`} height={`${picture.height}px`}>
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
    </Box>
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
