"use client";
import { Skeleton } from "@chakra-ui/react";
import type { ReactNode } from "react";
import { PageHeading } from "../common/page-heading.tsx";
import { Panel } from "../common/panel.tsx";
import { DropZone } from "./drop-zone.tsx";
import { FilePreview } from "./file-preview.tsx";
import { SendingPanel } from "./sending-panel.tsx";
import { UploadResults } from "./upload-results.tsx";
import { type Upload, useUpload } from "./use-upload.ts";

/** A file of notes goes up, its predictions come back. */
export function UploadPage() {
  const upload = useUpload();
  return (
    <>
      <PageHeading
        title="Upload"
        text="Predict a whole file of notes. Nothing is sent before you have seen what was found in it."
      />
      <Step upload={upload} />
    </>
  );
}

function Step({ upload }: { upload: Upload }): ReactNode {
  const { state } = upload;
  switch (state.step) {
    case "choosing":
      return <DropZone problem={state.problem} onChoose={upload.choose} />;
    case "reading":
      return (
        <Panel title={`Reading ${state.name}`}>
          <Skeleton height="40" />
        </Panel>
      );
    case "checking":
      return <FilePreview file={state.file} onStart={upload.start} onReset={upload.reset} />;
    case "sending":
      return <SendingPanel file={state.file} progress={state.progress} onCancel={upload.cancel} />;
    case "stopped":
      return <UploadResults {...state} onGoOn={upload.goOn} onReset={upload.reset} />;
    case "done":
      return <UploadResults {...state} onReset={upload.reset} />;
  }
}
