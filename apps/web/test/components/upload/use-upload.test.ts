import { expect, it } from "vitest";
import { createSender } from "../../../components/upload/send-notes.ts";
import {
  nextUploadState,
  type UploadEvent,
  type UploadState,
} from "../../../components/upload/use-upload.ts";
import { createFakePipeline } from "./fake-pipeline.ts";

const file = { name: "a.csv", notes: [], wrongLines: [], wrongCount: 0 };
const sender = createSender([], createFakePipeline().deps);
const progress = { sent: 2, predicted: 1 };

function after(...events: UploadEvent[]): UploadState {
  return events.reduce<UploadState>(nextUploadState, { step: "choosing" });
}

const sending: UploadEvent[] = [
  { type: "chosen", name: "a.csv" },
  { type: "read", file },
  { type: "started", sender },
  { type: "progressed", progress },
];

it("goes from choosing a file to its predictions", () => {
  expect(after(...sending)).toEqual({ step: "sending", file, sender, progress });
  expect(after(...sending, { type: "finished" })).toMatchObject({ step: "done", progress });
  expect(after(...sending, { type: "finished" }, { type: "reset" })).toEqual({ step: "choosing" });
});

it("keeps the predictions when it stops, and clears the problem when it resumes", () => {
  const stopped = after(...sending, { type: "stopped", problem: "no answer" });
  expect(stopped).toEqual({ step: "stopped", file, sender, progress, problem: "no answer" });
  expect(nextUploadState(stopped, { type: "resumed" })).toEqual({
    step: "sending",
    file,
    sender,
    progress,
  });
});

it("ignores late events", () => {
  const chosenAgain: UploadEvent[] = [
    { type: "chosen", name: "a.csv" },
    { type: "chosen", name: "b.csv" },
  ];
  expect(after(...chosenAgain, { type: "read", file })).toEqual({ step: "reading", name: "b.csv" });
  expect(after(...sending, { type: "reset" }, { type: "progressed", progress })).toEqual({
    step: "choosing",
  });
  expect(after({ type: "finished" })).toEqual({ step: "choosing" });
});
