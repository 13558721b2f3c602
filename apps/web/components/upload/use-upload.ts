"use client";
import { sleep } from "@loopline/client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { loopline } from "../../resources/api.ts";
import type { UploadFile } from "./read-file.ts";
import { createSender, type Sender, type SendProgress } from "./send-notes.ts";

/** The step of an upload. */
export type UploadState =
  | { readonly step: "choosing"; readonly problem?: string | undefined }
  | { readonly step: "reading"; readonly name: string }
  | { readonly step: "checking"; readonly file: UploadFile }
  | ({ readonly step: "sending" } & Started)
  | ({ readonly step: "stopped"; readonly problem?: string | undefined } & Started)
  | ({ readonly step: "done" } & Started);

interface Started {
  readonly file: UploadFile;
  readonly sender: Sender;
  readonly progress: SendProgress;
}

export type UploadEvent =
  | { readonly type: "chosen"; readonly name: string }
  | { readonly type: "refused"; readonly problem: string }
  | { readonly type: "read"; readonly file: UploadFile }
  | { readonly type: "started"; readonly sender: Sender }
  | { readonly type: "progressed"; readonly progress: SendProgress }
  | { readonly type: "resumed" }
  /** Without a problem if the user cancelled. */
  | { readonly type: "stopped"; readonly problem?: string | undefined }
  | { readonly type: "finished" }
  | { readonly type: "reset" };

/** An event that does not fit the step, such as a late one, changes nothing. */
export function nextUploadState(state: UploadState, event: UploadEvent): UploadState {
  switch (event.type) {
    case "chosen":
      return { step: "reading", name: event.name };
    case "refused":
      return { step: "choosing", problem: event.problem };
    case "read":
      return state.step === "reading" && state.name === event.file.name
        ? { step: "checking", file: event.file }
        : state;
    case "started":
      return state.step === "checking"
        ? { step: "sending", file: state.file, sender: event.sender, progress: { sent: 0, predicted: 0 } }
        : state;
    case "progressed":
      return state.step === "sending" ? { ...state, progress: event.progress } : state;
    case "resumed":
      return state.step === "stopped"
        ? { step: "sending", file: state.file, sender: state.sender, progress: state.progress }
        : state;
    case "stopped":
      return state.step === "sending" ? { ...state, step: "stopped", problem: event.problem } : state;
    case "finished":
      return state.step === "sending" ? { ...state, step: "done" } : state;
    case "reset":
      return { step: "choosing" };
  }
}

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
      const sender = createSender(state.file.notes, { ...loopline, pause: sleep, uploadId });
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
