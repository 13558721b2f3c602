"use client";
import { Alert, Button, Flex, Text } from "@chakra-ui/react";
import NextLink from "next/link";
import { useMemo } from "react";
import { formatCount, formatQuantity, formatShare } from "../common/format.ts";
import { DownloadIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { Panel } from "../common/page-parts.tsx";
import type { UploadFile } from "./read-file.ts";
import { saveResults, summarise } from "./results.ts";
import type { Sender, SendProgress } from "./send-notes.ts";

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
  const summary = useMemo(() => summarise(file.notes, sender.predictions), [file, sender]);
  return (
    <Panel title={step === "done" ? `${file.name} is predicted` : `${file.name} is partly predicted`}>
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
        <Text>{formatShare(summary.agreement)} of them agree with the class in the file.</Text>
      )}
      <Flex gap="3" wrap="wrap">
        {progress.predicted > 0 && (
          <Button onClick={() => saveResults(file, sender.predictions)}>
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
  const missing = progress.sent - progress.predicted;
  return (
    <Alert.Root role="alert" status={problem === undefined ? "info" : "error"}>
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{problem === undefined ? "Cancelled" : "The upload stopped"}</Alert.Title>
        <Alert.Description>
          {problem ?? "No more notes are sent."}
          {missing > 0 &&
            ` The predictions of ${formatQuantity(missing, "note")} already sent are still pending.`}
        </Alert.Description>
      </Alert.Content>
    </Alert.Root>
  );
}
