"use client";
import { Box, Drawer, Heading, Stack, Text } from "@chakra-ui/react";
import type { ReactNode } from "react";
import { usePipeline } from "../../resources/pipeline.ts";
import { Facts } from "../common/facts.tsx";
import { formatCount, formatQuantity } from "../common/format-number.ts";
import { SideDrawer } from "../common/side-drawer.tsx";
import { figuresOf, type StageFigures, type SubscriptionFigures } from "./figures.ts";
import { formatAge, formatMilliseconds } from "./format-latency.ts";
import { storePlaces } from "./places.ts";
import { stageNames, stages } from "./stages.ts";
import { linksOf, type Wiring } from "./wiring.ts";

/** One stage: what it does, with whom, and how it does. */
export function StageDrawer(props: { name: string; wiring: Wiring; isOpen: boolean; onClose: () => void }) {
  const { data: pipeline } = usePipeline();
  const name = stageNames.find((known) => known === props.name);
  const figures = figuresOf(props.name, pipeline);
  return (
    <SideDrawer title={props.name} isOpen={props.isOpen} onClose={props.onClose}>
      <Drawer.Body paddingX={{ base: "4", sm: "6" }} paddingBottom="6" tabIndex={0}>
        {name === undefined ? (
          <Text>There is no such stage: close this and choose another.</Text>
        ) : (
          <Stack gap="6">
            <Text>{stages[name].long}</Text>
            <Part title="What it meets">
              <Facts facts={meetings(name, props.wiring)} />
            </Part>
            {figures !== undefined && pipeline && (
              <Part title={`In the last ${pipeline.window_seconds} s`}>
                <Facts facts={workOf(figures)} />
              </Part>
            )}
            {figures?.subscriptions.map((subscription) => (
              <Part key={subscription.name} title={`Waiting in ${subscription.name}`}>
                <Facts facts={waitingIn(subscription)} />
              </Part>
            ))}
          </Stack>
        )}
      </Drawer.Body>
    </SideDrawer>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box as="section">
      <Heading as="h3" size="sm" marginBottom="2">
        {title}
      </Heading>
      {children}
    </Box>
  );
}

type FactList = { name: string; value: string }[];

function meetings(stage: (typeof stageNames)[number], wiring: Wiring): FactList {
  if (stage === "web") return [{ name: "Asks", value: "ingest-api, predict-api" }];
  const { reads, publishes } = linksOf(stage, wiring);
  const stores = new Set(
    storePlaces.filter(({ usedBy }) => usedBy.some((use) => use.stage === stage)).map(({ store }) => store),
  );
  return [
    ...(reads.length === 0 ? [{ name: "Is asked by", value: "web, and whoever has a key" }] : []),
    ...reads.map(({ name, publishers }) => ({
      name: "Reads",
      value: `topic ${name}, from ${publishers.join(" and ")}`,
    })),
    ...publishes.map(({ name, consumers }) => ({
      name: "Publishes",
      value: `topic ${name}, to ${consumers.join(" and ")}`,
    })),
    { name: "Uses", value: [...stores].join(", ") },
  ];
}

function workOf({ service: { name, handled, failed, latency } }: StageFigures): FactList {
  const one = name.endsWith("-api") ? "request" : "message";
  return [
    { name: "Handled", value: formatQuantity(handled, one) },
    { name: "Failed", value: formatCount(failed) },
    { name: "Half took at most (p50)", value: latency === null ? "–" : formatMilliseconds(latency.p50_ms) },
    { name: "99% took at most (p99)", value: latency === null ? "–" : formatMilliseconds(latency.p99_ms) },
  ];
}

function waitingIn({ backlog, oldest_seconds, wait }: SubscriptionFigures): FactList {
  return [
    { name: "Not done yet", value: formatQuantity(backlog, "message") },
    { name: "The oldest waits for", value: backlog === 0 ? "–" : formatAge(oldest_seconds) },
    { name: "Half began within (p50)", value: wait === null ? "–" : formatMilliseconds(wait.p50_ms) },
    { name: "99% began within (p99)", value: wait === null ? "–" : formatMilliseconds(wait.p99_ms) },
  ];
}
