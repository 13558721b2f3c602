"use client";
import { Badge, chakra, Flex, Text } from "@chakra-ui/react";
import { formatAge, formatCount, formatLatency } from "../common/format.ts";
import type { StageFigures } from "./figures.ts";
import { type Place, positionAt } from "./places.ts";
import { type StageName, stages } from "./stages.ts";

/** A backlog's age is shown above this many seconds. */
const minShownAge = 5;

/** A stage with its figures. Backlog and failures are badges on its upper edge. */
export function StageBox(props: {
  name: StageName;
  place: Place;
  figures: StageFigures | undefined;
  /** Whether to leave room for figures. */
  hasMonitor: boolean;
  onOpen: (stage: string) => void;
}) {
  const { name, place, figures, hasMonitor, onOpen } = props;
  return (
    <chakra.button
      type="button"
      {...positionAt(place)}
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
  const age = oldestSeconds > minShownAge ? ` · ${formatAge(oldestSeconds)}` : "";
  return `${formatCount(backlog)} waiting${age}`;
}
