"use client";
import { Box, Button, Code, Text } from "@chakra-ui/react";
import type { Promotion } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { promotionsQuery } from "../../resources/jobs.ts";
import { type Column, DataTable, onPanel } from "../common/data-table.tsx";
import { LocalTime } from "../common/local-time.tsx";
import { Panel } from "../common/page-parts.tsx";

const PromoteDialog = dynamic(() => import("./promote-dialog.tsx").then((module) => module.PromoteDialog), {
  ssr: false,
});

/** Who made which model the champion, and why, with a button that goes back to the one before. */
export function PromotionsPanel() {
  const { data } = useQuery(promotionsQuery());
  const [isOpen, setOpen] = useState(false);
  const previous = data?.previous;
  return (
    <Panel
      title="Promotions"
      aside={
        previous && (
          <Button size="xs" variant="outline" onClick={() => setOpen(true)}>
            Roll back
          </Button>
        )
      }
      loading={data === undefined && "24"}
      empty={data?.promotions.length === 0 && "No model has been promoted yet."}
    >
      {data === null ? (
        <Text color="fg.muted">
          There is no monitor here: <Code>npm run model -- list</Code> shows who promoted which model and why;{" "}
          <Code>npm run model -- rollback</Code> and <Code>promote</Code> change it.
        </Text>
      ) : (
        data && (
          <Box overflowX="auto">
            <DataTable
              label="Promotions, newest first"
              columns={columns}
              rows={data.promotions}
              keyOf={({ sequence }) => sequence}
              {...onPanel}
            />
          </Box>
        )
      )}
      {isOpen && previous && <PromoteDialog to={previous} isRollback onClose={() => setOpen(false)} />}
    </Panel>
  );
}

const columns: readonly Column<Promotion>[] = [
  { title: "Since", cell: ({ created }) => <LocalTime created={created} /> },
  { title: "By", cell: ({ promoted_by }) => promoted_by, style: { minWidth: "5.5rem" } },
  {
    title: "Why",
    cell: ({ reason }) => reason,
    style: { minWidth: { base: "7rem", sm: "12rem" }, overflowWrap: "anywhere" },
  },
  { title: "Model", cell: ({ model_file_name }) => model_file_name, style: { hideBelow: "lg" } },
];
