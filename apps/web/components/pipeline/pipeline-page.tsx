"use client";
import { Grid, GridItem } from "@chakra-ui/react";
import dynamic from "next/dynamic";
import { PageHeading } from "../common/page-heading.tsx";
import { useDrawer } from "../common/use-drawer.ts";
import { ChampionPanel } from "./champion-panel.tsx";
import { DeadLettersPanel } from "./dead-letters-panel.tsx";
import { PicturePanel } from "./picture-panel.tsx";
import type { Wiring } from "./wiring.ts";

const StageDrawer = dynamic(() => import("./stage-drawer.tsx").then((module) => module.StageDrawer), {
  ssr: false,
});

/** How everything hangs together, and what goes on in it now. */
export function PipelinePage({ wiring }: { wiring: Wiring }) {
  const { id, lastId, open, close } = useDrawer("stage");
  return (
    <>
      <PageHeading
        title="Pipeline"
        text="Parts that know nothing of each other, and meet through topics. Choose one."
      />
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
