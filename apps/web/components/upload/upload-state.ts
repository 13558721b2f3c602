import type { UploadFile } from "./read-file.ts";
import type { Sender, SendProgress } from "./send-notes.ts";

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
