"use client";
import type { TableParameters } from "@loopline/contracts";
import { useMemo } from "react";
import { ExplainPanels, type ExplainPanelsProps } from "./explain-panels.tsx";
import { createTableExplainer } from "./table-explainer.ts";

/** Explains one prediction of a model that encodes features of any type. */
export function TableExplained({
  table,
  ...props
}: Omit<ExplainPanelsProps, "explainer"> & { table: TableParameters }) {
  const explainer = useMemo(() => createTableExplainer(table), [table]);
  return <ExplainPanels {...props} explainer={explainer} />;
}
