"use client";
import { Button } from "@chakra-ui/react";
import type { PipelineReply } from "@loopline/contracts";
import { type Column, DataTable, numeric, onPanel } from "../common/data-table.tsx";
import { formatAge, formatCount, formatLatency } from "../common/format.ts";
import { ScrollBox } from "../common/scroll-box.tsx";
import { figuresOf, type StageFigures } from "./figures.ts";
import { linksOf, type StageName, stageNames, stages, type Wiring } from "./stages.ts";

/** The picture as a table: every stage with its topics and figures. */
export function StagesTable(props: {
  wiring: Wiring;
  pipeline: PipelineReply | null | undefined;
  onOpen: (stage: string) => void;
}) {
  const { wiring, pipeline, onOpen } = props;
  const namesOf = (topics: Wiring) => topics.map(({ name }) => name).join(", ");
  const figure = (title: string, textOf: (figures: StageFigures) => string): Column<StageName> => ({
    title,
    cell(stage) {
      const figures = figuresOf(stage, pipeline);
      return figures === undefined ? "–" : textOf(figures);
    },
    style: { ...numeric, whiteSpace: "nowrap" },
  });
  const columns: Column<StageName>[] = [
    {
      title: "Stage",
      cell: (stage) => (
        <Button
          size="sm"
          variant="plain"
          height="auto"
          minWidth="0"
          paddingX="0"
          onClick={() => onOpen(stage)}
        >
          {stage}
        </Button>
      ),
      isRowHeader: true,
      style: { whiteSpace: "nowrap" },
    },
    { title: "Task", cell: (stage) => stages[stage].short, style: { whiteSpace: "nowrap" } },
    { title: "Consumes", cell: (stage) => namesOf(linksOf(stage, wiring).consumes) },
    { title: "Publishes", cell: (stage) => namesOf(linksOf(stage, wiring).publishes) },
    figure("Handled", ({ service }) => formatCount(service.handled)),
    figure("Failed", ({ service }) => formatCount(service.failed)),
    figure("Latency p50 / p99", ({ service: { latency } }) => (latency ? formatLatency(latency) : "–")),
    figure("Backlog", ({ subscriptions, backlog }) =>
      subscriptions.length === 0 ? "–" : formatCount(backlog),
    ),
    figure("Oldest", ({ backlog, oldestSeconds }) => (backlog === 0 ? "–" : formatAge(oldestSeconds))),
  ];
  return (
    <ScrollBox>
      <DataTable
        label="The pipeline’s stages"
        columns={columns}
        rows={stageNames}
        keyOf={(stage) => stage}
        {...onPanel}
      />
    </ScrollBox>
  );
}
