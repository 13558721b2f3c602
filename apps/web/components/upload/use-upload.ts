"use client";
import { sleep } from "@loopline/client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { loopline } from "../../resources/api.ts";
import { useDataset } from "../common/dataset.tsx";
import { messageOf } from "../common/format.ts";
import type { UploadFile } from "./read-file.ts";
import { createSender, type Sender, type SendProgress } from "./send-records.ts";

/** The step of an upload. */
export type UploadState =
  | { readonly step: "choosing"; readonly problem?: string | undefined }
  | { readonly step: "reading"; readonly name: string }
  | { readonly step: "checking"; readonly file: UploadFile }
  | ({ readonly step: "sending" } & Started)
  /** Without a problem if the user cancelled. */
  | ({ readonly step: "stopped"; readonly problem: string | undefined } & Started)
  | ({ readonly step: "done" } & Started);

interface Started {
  readonly file: UploadFile;
  readonly sender: Sender;
  readonly progress: SendProgress;
}

/** One upload, from the choice of a file to its predictions. Leaving the page cancels it. */
export interface Upload {
  readonly state: UploadState;
  /** One file is read, several are refused, and none changes nothing. */
  choose(files: readonly File[]): Promise<void>;
  start(): void;
  cancel(): void;
  /** Continues a stopped upload. */
  resume(): void;
  reset(): void;
}

export function useUpload(): Upload {
  const dataset = useDataset();
  const [state, setState] = useState<UploadState>({ step: "choosing" });
  const running = useRef<AbortController>(undefined);
  const queryClient = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);
  useEffect(keepPage, []);

  async function run({ file, sender, ...started }: Started): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    let { progress } = started;
    function onProgress(next: SendProgress): void {
      progress = next;
      setState({ step: "sending", file, sender, progress });
    }
    onProgress(progress);
    try {
      await sender.run(controller.signal, onProgress);
      setState({ step: "done", file, sender, progress });
    } catch (error) {
      const problem = controller.signal.aborted ? undefined : messageOf(error);
      setState({ step: "stopped", file, sender, progress, problem });
    }
    void queryClient.invalidateQueries();
  }

  return {
    state,
    async choose(files) {
      const [file, ...others] = files;
      if (file === undefined) return;
      if (others.length > 0) {
        const names = files.map(({ name }) => name).join(", ");
        setState({ step: "choosing", problem: `${names}: one file at a time.` });
        return;
      }
      setState({ step: "reading", name: file.name });
      try {
        // Loads the CSV parser only when there is a file.
        const { readFile } = await import("./read-file.ts");
        setState({ step: "checking", file: await readFile(file, dataset) });
      } catch (error) {
        setState({ step: "choosing", problem: `${file.name}: ${messageOf(error)}` });
      }
    },
    start() {
      if (state.step !== "checking") return;
      const uploadId = crypto.getRandomValues(new Uint32Array(4)).join("-");
      const sender = createSender(state.file.records, {
        ...loopline,
        pause: sleep,
        uploadId,
        name: state.file.name,
        classes: dataset.classes.map(({ value }) => value),
      });
      void run({ file: state.file, sender, progress: { sent: 0, predicted: 0 } });
    },
    cancel: () => running.current?.abort(),
    resume: () => void (state.step === "stopped" && run(state)),
    reset: () => setState({ step: "choosing" }),
  };
}

/** A file that is dropped beside the drop zone would replace the page. Returns how to allow that again. */
function keepPage(): () => void {
  const keep = (event: DragEvent) => event.preventDefault();
  window.addEventListener("dragover", keep);
  window.addEventListener("drop", keep);
  return () => {
    window.removeEventListener("dragover", keep);
    window.removeEventListener("drop", keep);
  };
}
