import { Button, Flex, Progress, Text } from "@chakra-ui/react";
import { formatCount, formatQuantity } from "../common/format-number.ts";
import { Panel } from "../common/panel.tsx";
import type { SendProgress } from "./send-notes.ts";
import type { UploadFile } from "./upload-file.ts";

/** Counts the predictions that come back. */
export function SendingPanel(props: { file: UploadFile; progress: SendProgress; onCancel: () => void }) {
  const { file, progress, onCancel } = props;
  return (
    <Panel title={`Predicting ${file.name}`}>
      <Progress.Root
        value={progress.predicted}
        max={file.notes.length}
        aria-label="Predictions that are back"
      >
        <Progress.Track>
          <Progress.Range />
        </Progress.Track>
      </Progress.Root>
      <Flex justify="space-between" align="center" gap="3" wrap="wrap">
        <Text fontVariantNumeric="tabular-nums">
          {formatCount(progress.predicted)} of {formatQuantity(file.notes.length, "prediction")} back,{" "}
          {formatQuantity(progress.sent, "note")} sent
        </Text>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
      </Flex>
    </Panel>
  );
}
