"use client";
import { Stack, Text } from "@chakra-ui/react";
import { useQuery } from "@tanstack/react-query";
import { pipelineQuery } from "../../resources/pipeline.ts";
import { formatAge, formatCount, formatDuration, formatQuantity } from "../common/format.ts";
import { type Fact, Facts, Section } from "../common/page-parts.tsx";
import { DrawerText, SideDrawer } from "../common/side-drawer.tsx";
import { figuresOf, type StageFigures, type SubscriptionFigures } from "./figures.ts";
import { storePlaces } from "./places.ts";
import { linksOf, type StageName, stageNames, stages, type Wiring } from "./stages.ts";

/** One stage: what it does, its connections and its figures. */
export function StageDrawer(props: { name: string; wiring: Wiring; isOpen: boolean; onClose: () => void }) {
  const { data: pipeline } = useQuery(pipelineQuery());
  const name = stageNames.find((known) => known === props.name);
  const figures = figuresOf(props.name, pipeline);
  return (
    <SideDrawer title={props.name} isOpen={props.isOpen} onClose={props.onClose}>
      <DrawerText>
        {name === undefined ? (
          <Text>This stage was not found: close this and choose another.</Text>
        ) : (
          <Stack gap="6">
            <Text>{stages[name].long}</Text>
            <Section title="Connections">
              <Facts facts={connectionsOf(name, props.wiring)} />
            </Section>
            {figures !== undefined && pipeline && (
              <Section title={`Last ${pipeline.window_seconds} s`}>
                <Facts facts={workOf(figures)} />
              </Section>
            )}
            {figures?.subscriptions.map((subscription) => (
              <Section key={subscription.name} title={`Subscription ${subscription.name}`}>
                <Facts facts={backlogOf(subscription)} />
              </Section>
            ))}
          </Stack>
        )}
      </DrawerText>
    </SideDrawer>
  );
}

function connectionsOf(stage: StageName, wiring: Wiring): Fact[] {
  if (stage === "web") return [{ name: "Calls", value: "ingest-api, predict-api" }];
  const { consumes, publishes } = linksOf(stage, wiring);
  const stores = new Set(storePlaces.filter(({ usedBy }) => stage in usedBy).map(({ store }) => store));
  return [
    ...(consumes.length === 0 ? [{ name: "Called by", value: "web, API clients" }] : []),
    ...consumes.map(({ name, publishers }) => ({
      name: "Consumes",
      value: `topic ${name}, from ${publishers.join(" and ")}`,
    })),
    ...publishes.map(({ name, consumers }) => ({
      name: "Publishes",
      value: `topic ${name}, to ${consumers.join(" and ")}`,
    })),
    { name: "Stores", value: [...stores].join(", ") },
  ];
}

function workOf({ service: { name, handled, failed, latency } }: StageFigures): Fact[] {
  const one = name.endsWith("-api") ? "request" : "message";
  return [
    { name: "Handled", value: formatQuantity(handled, one) },
    { name: "Failed", value: formatCount(failed) },
    { name: "Latency p50", value: latency === null ? "–" : formatDuration(latency.p50_ms) },
    { name: "Latency p99", value: latency === null ? "–" : formatDuration(latency.p99_ms) },
  ];
}

function backlogOf({ backlog, oldest_seconds, wait }: SubscriptionFigures): Fact[] {
  return [
    { name: "Backlog", value: formatQuantity(backlog, "message") },
    { name: "Oldest message age", value: backlog === 0 ? "–" : formatAge(oldest_seconds) },
    { name: "Delivery delay p50", value: wait === null ? "–" : formatDuration(wait.p50_ms) },
    { name: "Delivery delay p99", value: wait === null ? "–" : formatDuration(wait.p99_ms) },
  ];
}
