"use client";
import { Button, Text } from "@chakra-ui/react";
import { useState } from "react";
import { usePipeline } from "../../resources/pipeline.ts";
import { Panel } from "../common/panel.tsx";
import { Picture } from "./picture.tsx";
import { StagesTable } from "./stages-table.tsx";
import type { Wiring } from "./wiring.ts";

/** The whole pipeline, as a picture or as a table. */
export function PicturePanel({ wiring, onOpen }: { wiring: Wiring; onOpen: (stage: string) => void }) {
  const { data: pipeline } = usePipeline();
  const [isTable, setTable] = useState(false);
  const shown = { wiring, pipeline, onOpen };
  return (
    <Panel
      title="What happens now"
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
            There is no monitor here: the figures are in Cloud Monitoring’s dashboard, which docs/deploy.md
            tells about.
          </>
        ) : (
          <>
            Each box: how many it handled in the last {pipeline?.window_seconds ?? 60} s, and how long half
            and 99% of them took at most. Solid lines carry messages, dashed ones what is read or written.
          </>
        )}
      </Text>
    </Panel>
  );
}
