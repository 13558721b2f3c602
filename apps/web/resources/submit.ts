import type { NotesBody, NotesReply } from "@loopline/contracts";
import { mutationOptions, useMutation } from "@tanstack/react-query";
import { useExpectNews } from "./live.tsx";
import { loopline } from "./loopline.ts";
import { requestJson } from "./request-json.ts";

/** Submits notes as one batch. With the same key, the same notes make the same batch however often they are sent. */
export function submitNotes(notes: NotesBody, key: string, signal?: AbortSignal): Promise<NotesReply> {
  return loopline.submit(notes, { idempotencyKey: key, signal });
}

/** Submits a batch of `count` sample notes that the server chooses. */
export function submitSamples(count: number): Promise<NotesReply> {
  return requestJson("/samples", { method: "POST", body: { count } });
}

export function samplesMutation() {
  return mutationOptions({ mutationKey: ["submit"], mutationFn: submitSamples });
}

export function useSubmitSamples() {
  const expectNews = useExpectNews();
  return useMutation({ ...samplesMutation(), onSuccess: expectNews });
}
