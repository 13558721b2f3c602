"use client";
import { Box, Button, Table } from "@chakra-ui/react";
import type { PipelineReply } from "@loopline/contracts";
import { formatAge, formatCount, formatLatency } from "../common/format.ts";
import { figuresOf } from "./figures.ts";
import { linksOf, stageNames, stages, type Wiring } from "./stages.ts";

/** The picture as a table: every stage with its topics and figures. */
export function StagesTable(props: {
  wiring: Wiring;
  pipeline: PipelineReply | null | undefined;
  onOpen: (stage: string) => void;
}) {
  const { wiring, pipeline, onOpen } = props;
  return (
    <Box overflowX="auto">
      <Table.Root size="sm" aria-label="The pipeline’s stages" css={{ "& tr": { bg: "transparent" } }}>
        <Table.Header>
          <Table.Row>
            {["Stage", "Task", "Consumes", "Publishes"].map((title) => (
              <Table.ColumnHeader key={title}>{title}</Table.ColumnHeader>
            ))}
            {["Handled", "Failed", "Latency p50 / p99", "Backlog", "Oldest"].map((title) => (
              <Table.ColumnHeader key={title} textAlign="end">
                {title}
              </Table.ColumnHeader>
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {stageNames.map((name) => {
            const { consumes, publishes } = linksOf(name, wiring);
            return (
              <Table.Row key={name}>
                <Table.ColumnHeader scope="row" whiteSpace="nowrap">
                  <Button
                    size="sm"
                    variant="plain"
                    height="auto"
                    minWidth="0"
                    paddingX="0"
                    onClick={() => onOpen(name)}
                  >
                    {name}
                  </Button>
                </Table.ColumnHeader>
                <Table.Cell whiteSpace="nowrap">{stages[name].short}</Table.Cell>
                <Table.Cell>{consumes.map((topic) => topic.name).join(", ")}</Table.Cell>
                <Table.Cell>{publishes.map((topic) => topic.name).join(", ")}</Table.Cell>
                {cellsOf(name, pipeline).map((text, i) => (
                  <Table.Cell key={i} textAlign="end" whiteSpace="nowrap" fontVariantNumeric="tabular-nums">
                    {text}
                  </Table.Cell>
                ))}
              </Table.Row>
            );
          })}
        </Table.Body>
      </Table.Root>
    </Box>
  );
}

/** Handled, failed, latency, backlog, oldest. */
function cellsOf(stage: string, pipeline: PipelineReply | null | undefined): string[] {
  const figures = figuresOf(stage, pipeline);
  if (figures === undefined) return ["–", "–", "–", "–", "–"];
  const { service, backlog, oldestSeconds } = figures;
  return [
    formatCount(service.handled),
    formatCount(service.failed),
    service.latency === null ? "–" : formatLatency(service.latency),
    figures.subscriptions.length === 0 ? "–" : formatCount(backlog),
    backlog === 0 ? "–" : formatAge(oldestSeconds),
  ];
}
