"use client";
import { Badge, Button, Grid, GridItem, Text } from "@chakra-ui/react";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { modelQuery } from "../../resources/jobs.ts";
import { pipelineQuery } from "../../resources/pipeline.ts";
import { formatShare } from "../common/format.ts";
import { CrownIcon } from "../common/icons.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { Facts, noModelText, PageHeading, Panel } from "../common/page-parts.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { DeadLettersPanel } from "./dead-letters-panel.tsx";
import { Picture } from "./picture.tsx";
import type { Wiring } from "./stages.ts";
import { StagesTable } from "./stages-table.tsx";

const StageDrawer = dynamic(() => import("./stage-drawer.tsx").then((module) => module.StageDrawer), {
  ssr: false,
});

/** The parts of the pipeline, and what they are doing now. */
export function PipelinePage({ wiring }: { wiring: Wiring }) {
  const { id, lastId, open, close } = useDrawer("stage");
  return (
    <>
      <PageHeading title="System" text="Independent services connected by topics. Select one for details." />
      <Grid gap="5" templateColumns={{ base: "minmax(0, 1fr)", lg: "minmax(0, 2fr) minmax(0, 1fr)" }}>
        <GridItem colSpan={{ lg: 2 }}>
          <PicturePanel wiring={wiring} onOpen={open} />
        </GridItem>
        <DeadLettersPanel />
        <ChampionPanel />
      </Grid>
      {lastId !== undefined && (
        <StageDrawer name={lastId} wiring={wiring} isOpen={id !== undefined} onClose={close} />
      )}
    </>
  );
}

/** The whole pipeline, as a picture or as a table. */
function PicturePanel({ wiring, onOpen }: { wiring: Wiring; onOpen: (stage: string) => void }) {
  const { data: pipeline } = useQuery(pipelineQuery());
  const [isTable, setTable] = useState(false);
  const shown = { wiring, pipeline, onOpen };
  return (
    <Panel
      title="Live"
      aside={
        <Button size="xs" variant="outline" onClick={() => setTable(!isTable)}>
          {isTable ? "Show as a picture" : "Show as a table"}
        </Button>
      }
    >
      {isTable ? <StagesTable {...shown} /> : <Picture {...shown} />}
      <Text textStyle="sm" color="fg.muted">
        {pipeline === null ? (
          <>
            There is no monitor here: the figures are in Cloud Monitoring’s dashboard, as described in
            docs/deploy.md.
          </>
        ) : (
          <>
            Each box shows the messages or requests handled in the last {pipeline?.window_seconds ?? 60} s,
            and latency p50 / p99. Solid lines carry messages; dashed lines are reads and writes.
          </>
        )}
      </Text>
    </Panel>
  );
}

/** The model that predicts. */
function ChampionPanel() {
  const { data: model } = useQuery(modelQuery());
  return (
    <Panel
      title="Champion"
      aside={
        <Badge colorPalette="teal" size="md">
          <CrownIcon />
          in use
        </Badge>
      }
      loading={model === undefined && "24"}
      empty={model === null && noModelText}
    >
      {model && (
        <Facts
          facts={[
            { name: "Accuracy", value: formatShare(model.accuracy) },
            { name: "Model file", value: model.model_file_name },
            {
              name: "Since",
              value: model.created === undefined ? "unknown" : <LocalTime created={model.created} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
