"use client";
import { Box, Button, Flex, Progress, Text } from "@chakra-ui/react";
import { type ReactNode, useEffect, useRef } from "react";
import { useDataset } from "../common/dataset.tsx";
import { formatCount, formatQuantity } from "../common/format.ts";
import { PageHeading, Panel } from "../common/page-parts.tsx";
import { DropZone } from "./drop-zone.tsx";
import { FilePreview } from "./file-preview.tsx";
import type { UploadFile } from "./read-file.ts";
import type { SendProgress } from "./send-records.ts";
import { UploadResults } from "./upload-results.tsx";
import { type Upload, useUpload } from "./use-upload.ts";

/** Uploads a file of records and downloads its predictions. */
export function UploadPage() {
  const { record } = useDataset();
  const upload = useUpload();
  return (
    <>
      <PageHeading
        title="Upload"
        text={`Predict a whole file of ${record.many}. You see its contents before anything is sent.`}
      />
      <Focused step={upload.state.step}>
        <Step upload={upload} />
      </Focused>
    </>
  );
}

/** Moves the focus to each next step: what had it is gone. */
function Focused({ step, children }: { step: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (step !== shown.current) box.current?.focus();
    shown.current = step;
  }, [step]);
  return (
    <Box ref={box} tabIndex={-1} outline="none">
      {children}
    </Box>
  );
}

function Step({ upload }: { upload: Upload }): ReactNode {
  const { state } = upload;
  switch (state.step) {
    case "choosing":
      return <DropZone problem={state.problem} onChoose={upload.choose} />;
    case "reading":
      return <Panel title={`Reading ${state.name}`} loading="40" />;
    case "checking":
      return <FilePreview file={state.file} onStart={upload.start} onReset={upload.reset} />;
    case "sending":
      return <SendingPanel file={state.file} progress={state.progress} onCancel={upload.cancel} />;
    case "stopped":
      return <UploadResults {...state} onResume={upload.resume} onReset={upload.reset} />;
    case "done":
      return <UploadResults {...state} onReset={upload.reset} />;
  }
}

/** Shows the progress of an upload. */
function SendingPanel(props: { file: UploadFile; progress: SendProgress; onCancel: () => void }) {
  const { file, progress, onCancel } = props;
  const { count } = useDataset();
  return (
    <Panel title={`Predicting ${file.name}`}>
      <Progress.Root value={progress.predicted} max={file.records.length} aria-label="Predictions received">
        <Progress.Track>
          <Progress.Range />
        </Progress.Track>
      </Progress.Root>
      <Flex justify="space-between" align="center" gap="3" wrap="wrap">
        <Text fontVariantNumeric="tabular-nums">
          {formatCount(progress.predicted)} of {formatQuantity(file.records.length, "prediction")} received,{" "}
          {count(progress.sent)} sent
        </Text>
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
      </Flex>
    </Panel>
  );
}
