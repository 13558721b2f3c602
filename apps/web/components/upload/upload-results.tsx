"use client";
import { Alert, Button, Flex, Text } from "@chakra-ui/react";
import { inShownOrder } from "@loopline/contracts";
import NextLink from "next/link";
import { useMemo } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatQuantity, formatShare } from "../common/format.ts";
import { DownloadIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { Panel } from "../common/page-parts.tsx";
import type { UploadFile } from "./read-file.ts";
import { saveResults, summarise } from "./results.ts";
import type { Sender, SendProgress } from "./send-records.ts";

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
  const { counts, waiting, agreement } = useMemo(
    () => summarise(file.records, sender.predictions, dataset),
    [file, sender, dataset],
  );
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
          two classes have a label: review the batches to give some.
        </Text>
      )}
      {agreement !== undefined && (
        <Text>{formatShare(agreement)} of them agree with the class in the file.</Text>
      )}
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
