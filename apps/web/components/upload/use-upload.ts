"use client";
import { sleep } from "@loopline/client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { fetchPredictions, submitNotes } from "../../resources/submit.ts";
import { createSender, type Sender } from "./send-notes.ts";
import { nextUploadState, type UploadState } from "./upload-state.ts";

/** One upload, from the choice of a file to its predictions. Leaving the page cancels it. */
export interface Upload {
  readonly state: UploadState;
  choose(file: File): void;
  start(): void;
  cancel(): void;
  /** Continues a stopped upload. */
  resume(): void;
  reset(): void;
}

export function useUpload(): Upload {
  const [state, dispatch] = useReducer(nextUploadState, { step: "choosing" });
  const running = useRef<AbortController>(undefined);
  const queryClient = useQueryClient();
  useEffect(() => () => running.current?.abort(), []);

  async function read(file: File): Promise<void> {
    dispatch({ type: "chosen", name: file.name });
    try {
      // Loads the CSV parser only when there is a file.
      const { readFile } = await import("./read-file.ts");
      dispatch({ type: "read", file: await readFile(file) });
    } catch (error) {
      dispatch({ type: "refused", problem: `${file.name}: ${messageOf(error)}` });
    }
  }

  async function run(sender: Sender): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    try {
      await sender.run(controller.signal, (progress) => dispatch({ type: "progressed", progress }));
      dispatch({ type: "finished" });
    } catch (error) {
      dispatch({ type: "stopped", problem: controller.signal.aborted ? undefined : messageOf(error) });
    }
    void queryClient.invalidateQueries();
  }

  return {
    state,
    choose: (file) => void read(file),
    start() {
      if (state.step !== "checking") return;
      const uploadId = crypto.getRandomValues(new Uint32Array(4)).join("-");
      const sender = createSender(state.file.notes, {
        submit: submitNotes,
        fetchPredictions,
        pause: sleep,
        uploadId,
      });
      dispatch({ type: "started", sender });
      void run(sender);
    },
    cancel: () => running.current?.abort(),
    resume() {
      if (state.step !== "stopped") return;
      dispatch({ type: "resumed" });
      void run(state.sender);
    },
    reset: () => dispatch({ type: "reset" }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
