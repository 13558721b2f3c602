"use client";
import { Alert, Button, Flex, Text } from "@chakra-ui/react";
import NextLink from "next/link";
import { useMemo } from "react";
import { formatCount, formatQuantity, formatShare } from "../common/format-number.ts";
import { DownloadIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { Panel } from "../common/panel.tsx";
import { saveResults } from "./save-results.ts";
import type { Sender, SendProgress } from "./send-notes.ts";
import { summarise } from "./summary.ts";
import type { UploadFile } from "./upload-file.ts";

/** The predictions that are back, all or those before a stop. */
export function UploadResults(props: {
  file: UploadFile;
  sender: Sender;
  progress: SendProgress;
  step: "stopped" | "done";
  problem?: string | undefined;
  onGoOn?: () => void;
  onReset: () => void;
}) {
  const { file, sender, progress, step, problem, onGoOn, onReset } = props;
  const summary = useMemo(() => summarise(file.notes, sender.predictions), [file, sender]);
  return (
    <Panel title={step === "done" ? `${file.name} is predicted` : `${file.name} is predicted in part`}>
      {step === "stopped" && <Stop problem={problem} progress={progress} />}
      <Flex gap="5" wrap="wrap" align="center">
        <Text textStyle="lg">{formatQuantity(summary.real + summary.fake, "prediction")}</Text>
        <Flex gap="2" align="center">
          <LabelBadge label="real" /> {formatCount(summary.real)}
        </Flex>
        <Flex gap="2" align="center">
          <LabelBadge label="fake" /> {formatCount(summary.fake)}
        </Flex>
      </Flex>
      {summary.agreement !== undefined && (
        <Text>{formatShare(summary.agreement)} of them are as the file's own class says.</Text>
      )}
      <Flex gap="3" wrap="wrap">
        {progress.predicted > 0 && (
          <Button onClick={() => saveResults(file, sender.predictions)}>
            <DownloadIcon /> Download as CSV
          </Button>
        )}
        {onGoOn && (
          <Button variant="outline" onClick={onGoOn}>
            Go on
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
  const missing = progress.sent - progress.predicted;
  return (
    <Alert.Root role="alert" status={problem === undefined ? "info" : "error"}>
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{problem === undefined ? "Cancelled" : "Not all could be predicted"}</Alert.Title>
        <Alert.Description>
          {problem ?? "No more notes are sent."}
          {missing > 0 &&
            ` The predictions of ${formatQuantity(missing, "note")} sent already are still to come.`}
        </Alert.Description>
      </Alert.Content>
    </Alert.Root>
  );
}
