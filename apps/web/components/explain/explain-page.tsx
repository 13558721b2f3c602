"use client";
import { Button, Flex, Skeleton, Text } from "@chakra-ui/react";
import type { BatchReply, CachedBatch, ModelReply } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { batchesQuery, batchQuery, recentBatches } from "../../resources/batches.ts";
import { modelQuery } from "../../resources/jobs.ts";
import { batchName } from "../common/batch-name.tsx";
import { EmptyTable } from "../common/data-table.tsx";
import { type ShownDataset, useDataset } from "../common/dataset.tsx";
import { formatMoment } from "../common/format.ts";
import { RecordIcon } from "../common/icons.tsx";
import { LabelledSelect } from "../common/labelled-select.tsx";
import { useHydrated } from "../common/local-time.tsx";
import { PageHeading } from "../common/page-parts.tsx";
import { ExplainPanels } from "./explain-panels.tsx";
import { createLinearExplainer, toLinearModel } from "./explanation.ts";
import { useSelection } from "./selection.ts";

const TableExplained = dynamic(
  () => import("./table-explained.tsx").then((module) => module.TableExplained),
  {
    ssr: false,
    loading: () => <LoadingPanels />,
  },
);

/** Explains one prediction. */
export function ExplainPage() {
  const dataset = useDataset();
  const { data: model } = useQuery(modelQuery());
  return (
    <>
      <PageHeading title="Explain" text={describeModel(dataset, model)} />
      <Explained />
    </>
  );
}

/** Says how the model predicts. */
function describeModel({ record, classes }: ShownDataset, model: ModelReply | null | undefined): string {
  if (classes.length > 2) {
    return `Each class has a margin: what each feature contributes to it, and its intercept. The ${record.one} is predicted as the class with the largest margin.`;
  }
  const [first, last] = classes.map(({ label }) => label);
  const rule = `above zero the ${record.one} is predicted ${last}, otherwise ${first}.`;
  return model?.table
    ? `The margin is the sum of what each feature contributes and the intercept: ${rule}`
    : `The model multiplies each feature by its coefficient and adds the results to the intercept. The sum is the margin: ${rule}`;
}

function Explained(): ReactNode {
  const dataset = useDataset();
  const selection = useSelection();
  const { data: recent } = useQuery(batchesQuery(recentBatches));
  const { data: model } = useQuery(modelQuery());
  // The page keeps showing the batch that it opened with, even if a newer one arrives.
  const firstSeen = useFirst(recent?.batches[0]?.batch_id);
  const batchId = selection.batchId ?? firstSeen;
  const { data: batch } = useQuery({ ...batchQuery(batchId ?? ""), enabled: batchId !== undefined });

  if (recent?.batches.length === 0 && selection.batchId === undefined) {
    const where = dataset.hasSamples ? "on the home page" : "by Upload";
    const text = `Submit a batch ${where}, then choose one of its predictions here.`;
    return <EmptyTable icon={<RecordIcon />} title="No predictions yet" text={text} />;
  }
  if (model === null) {
    return (
      <EmptyTable
        icon={<RecordIcon />}
        title="No model yet"
        text="Review a batch: its labels train the first model."
      />
    );
  }
  if (batch === null) {
    return (
      <EmptyTable
        icon={<RecordIcon />}
        title="Batch not found"
        text={`There is no batch ${batchId}. Only recent batches are kept.`}
        action={
          firstSeen !== undefined && (
            <Button variant="outline" onClick={() => selection.select(firstSeen, 0)}>
              Explain the newest batch
            </Button>
          )
        }
      />
    );
  }
  if (recent === undefined || model === undefined || batch === undefined) return <LoadingPanels />;

  const linear = toLinearModel(model);
  if (linear === undefined && model.table === undefined) {
    return <Text>The champion was published without its coefficients, so it cannot be explained.</Text>;
  }
  const position = Math.min(selection.position, batch.subjects.length - 1);
  const record = batch.features?.[position];
  const choice = (
    <RecordChoice recent={recent.batches} batch={batch} position={position} onChoose={selection.select} />
  );
  if (record === undefined) {
    return (
      <>
        {choice}
        <Text>The features of this batch were not kept, so its predictions cannot be explained.</Text>
      </>
    );
  }
  const shared = { batch, position, record, champion: model, recent: recent.batches };
  return (
    <>
      {choice}
      {model.table ? (
        <TableExplained {...shared} table={model.table} />
      ) : (
        linear && <ExplainPanels {...shared} explainer={createLinearExplainer(linear, dataset)} />
      )}
    </>
  );
}

/** As tall as a screen, so that what is below does not move when the panels are drawn. */
function LoadingPanels() {
  return <Skeleton height="100dvh" />;
}

function useFirst<T>(value: T | undefined): T | undefined {
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  return first ?? value;
}

/** Selects a batch and one of its records. */
function RecordChoice(props: {
  recent: readonly CachedBatch[];
  batch: BatchReply;
  position: number;
  onChoose: (batchId: string, position: number) => void;
}) {
  const { recent, batch, position, onChoose } = props;
  const { One, count, classOf } = useDataset();
  // The server does not know the viewer's zone.
  const zone = useHydrated() ? undefined : "UTC";
  const isRecent = recent.some(({ batch_id }) => batch_id === batch.batch_id);
  const batches = (isRecent ? recent : [batch, ...recent]).map(
    ({ batch_id, name, created, subjects, owner }) => ({
      value: batch_id,
      title: [
        ...(name === undefined ? [] : [name]),
        `${formatMoment(created, zone)}`,
        count(subjects.length),
        ...(name === undefined ? [batchName({ batch_id })] : []),
        ...(owner === undefined ? [] : [`owner ${owner}`]),
      ].join(" · "),
    }),
  );
  const records = batch.subjects.map((subject, i) => {
    const prediction = batch.predictions[i] ?? null;
    const label = prediction === null ? "waiting for a model" : classOf(prediction).label;
    return { value: String(i), title: `${subject || `${One} ${i + 1}`}: ${label}` };
  });
  return (
    <Flex gap="4" wrap="wrap" marginBottom="5">
      <LabelledSelect
        label="Batch"
        value={batch.batch_id}
        options={batches}
        onChange={(id) => onChoose(id, 0)}
      />
      <LabelledSelect
        label={One}
        value={String(position)}
        options={records}
        onChange={(chosen) => onChoose(batch.batch_id, Number(chosen))}
      />
    </Flex>
  );
}
