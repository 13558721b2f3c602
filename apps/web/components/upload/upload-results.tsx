"use client";
import { Alert, Button, Flex, Text } from "@chakra-ui/react";
import { inShownOrder } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import NextLink from "next/link";
import { useId, useMemo } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatQuantity, formatShare } from "../common/format.ts";
import { DownloadIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { Panel } from "../common/page-parts.tsx";
import { LeastCertain } from "./least-certain.tsx";
import type { UploadFile } from "./read-file.ts";
import { type Predictions, saveResults, summarise } from "./results.ts";
import type { Sender, SendProgress } from "./send-records.ts";
import { TeachPanel } from "./teach-panel.tsx";

/** The predictions received: all, or those before the upload stopped. */
export function UploadResults(props: {
  file: UploadFile;
  sender: Sender;
  progress: SendProgress;
  step: "stopped" | "done";
  problem?: string | undefined;
  onResume?: () => void;
  onReset: () => void;
}) {
  const { file, sender, progress, step, problem, onResume, onReset } = props;
  const dataset = useDataset();
  // Of the same array, because predictions are filled in.
  const predictions = useRefreshed(sender);
  const { counts, waiting, agreement } = useMemo(
    () => summarise(file.records, predictions, dataset),
    [file, predictions, dataset],
  );
  const labels = useMemo(() => file.records.filter(({ label }) => label !== undefined).length, [file]);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const classes = inShownOrder(
    dataset.classes.map(({ value }, k) => ({ value, count: counts[k] ?? 0 })),
  ).filter(({ count }) => dataset.classes.length === 2 || count > 0);
  const areAllWaiting = total === 0 && waiting > 0;
  return (
    <Panel
      title={`${file.name} is ${areAllWaiting ? "sent" : step === "done" ? "predicted" : "partly predicted"}`}
    >
      {step === "stopped" && <Stop problem={problem} progress={progress} />}
      <Flex gap="5" wrap="wrap" align="center" hidden={areAllWaiting}>
        <Text textStyle="lg">{formatQuantity(total, "prediction")}</Text>
        {classes.map(({ value, count }) => (
          <Flex key={value} gap="2" align="center">
            <LabelBadge label={value} /> {formatCount(count)}
          </Flex>
        ))}
      </Flex>
      {waiting > 0 && (
        <Text>
          {dataset.count(waiting)} {waiting === 1 ? "waits" : "wait"} for the first model. It is trained once
          two classes have a label: {labels > 0 ? "teach with this file, or" : ""} review the batches to give
          some. The predictions then appear here.
        </Text>
      )}
      {agreement !== undefined && (
        <Text>{formatShare(agreement)} of them agree with the class in the file.</Text>
      )}
      {step === "done" && labels > 0 && <TeachPanel labels={labels} sender={sender} />}
      <LeastCertain records={file.records} predictions={predictions} />
      <Flex gap="3" wrap="wrap">
        {total > 0 && (
          <Button onClick={() => saveResults(file, sender, dataset)}>
            <DownloadIcon /> Download as CSV
          </Button>
        )}
        {onResume && (
          <Button variant="outline" onClick={onResume}>
            Resume
          </Button>
        )}
        <Button variant="outline" onClick={onReset}>
          Upload another file
        </Button>
        <Button asChild variant="ghost">
          <NextLink href="/review">Review the batches</NextLink>
        </Button>
      </Flex>
    </Panel>
  );
}

/** The predictions of an upload. While some wait for the first model, they are asked for again at every event. */
function useRefreshed(sender: Sender): Predictions {
  const id = useId();
  const snapshot = () => [...sender.predictions];
  const isWaiting = (predictions: Predictions) => predictions.some((one) => one?.label === null);
  const { data } = useQuery({
    queryKey: ["upload", id],
    queryFn: async ({ signal }) => {
      await sender.refresh(signal);
      return snapshot();
    },
    initialData: snapshot,
    enabled: ({ state }) => state.data === undefined || isWaiting(state.data),
    structuralSharing: false,
    // The next upload, and this one once it is resumed, has other predictions.
    gcTime: 0,
  });
  return data;
}

function Stop({ problem, progress }: { problem: string | undefined; progress: SendProgress }) {
  const { record, count } = useDataset();
  const missing = progress.sent - progress.predicted;
  return (
    <Alert.Root role="alert" status={problem === undefined ? "info" : "error"}>
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{problem === undefined ? "Cancelled" : "The upload stopped"}</Alert.Title>
        <Alert.Description>
          {problem ?? `No more ${record.many} are sent.`}
          {missing > 0 && ` The predictions of ${count(missing)} already sent are still pending.`}
        </Alert.Description>
      </Alert.Content>
    </Alert.Root>
  );
}
