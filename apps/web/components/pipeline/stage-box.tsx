"use client";
import { Badge, chakra, Flex, Text } from "@chakra-ui/react";
import { formatCount } from "../common/format-number.ts";
import { at } from "./at.ts";
import type { StageFigures } from "./figures.ts";
import { formatAge, formatLatency } from "./format-latency.ts";
import type { Place } from "./places.ts";
import { type StageName, stages } from "./stages.ts";

/** Younger than this, in seconds, what waits is on its way. */
const worthTelling = 5;

/** A stage: what it is, and how it does. What is out of the ordinary sits on its upper edge. */
export function StageBox(props: {
  name: StageName;
  place: Place;
  figures: StageFigures | undefined;
  /** Whether figures are there or on their way. */
  hasMonitor: boolean;
  onOpen: (stage: string) => void;
}) {
  const { name, place, figures, hasMonitor, onOpen } = props;
  return (
    <chakra.button
      type="button"
      {...at(place)}
      display="flex"
      flexDirection="column"
      alignItems="center"
      justifyContent="center"
      gap="0.5"
      paddingX="1"
      bg="bg.panel"
      borderWidth="1px"
      borderColor="border.emphasized"
      rounded="l2"
      shadow="xs"
      cursor="pointer"
      focusRing="outside"
      _hover={{ borderColor: "teal.fg" }}
      onClick={() => onOpen(name)}
    >
      <Text as="span" textStyle="sm" fontWeight="semibold" whiteSpace="nowrap">
        {name}
      </Text>
      <Text as="span" textStyle="xs" color="fg.muted">
        {stages[name].short}
      </Text>
      {name !== "web" && hasMonitor && (
        <Text as="span" textStyle="xs" fontVariantNumeric="tabular-nums" whiteSpace="nowrap">
          {figures === undefined ? "–" : describe(figures)}
        </Text>
      )}
      <Flex position="absolute" top="-3" insetX="2" justify="space-between" gap="1" pointerEvents="none">
        <span>
          {figures !== undefined && figures.backlog > 0 && (
            <Badge colorPalette="orange" variant="surface" size="xs">
              {describeBacklog(figures)}
            </Badge>
          )}
        </span>
        {figures !== undefined && figures.service.failed > 0 && (
          <Badge colorPalette="red" variant="solid" size="xs">
            {formatCount(figures.service.failed)} failed
          </Badge>
        )}
      </Flex>
    </chakra.button>
  );
}

function describe({ service: { handled, latency } }: StageFigures): string {
  return latency === null ? formatCount(handled) : `${formatCount(handled)} · ${formatLatency(latency)}`;
}

function describeBacklog({ backlog, oldestSeconds }: StageFigures): string {
  const age = oldestSeconds > worthTelling ? ` · ${formatAge(oldestSeconds)}` : "";
  return `${formatCount(backlog)} waiting${age}`;
}
