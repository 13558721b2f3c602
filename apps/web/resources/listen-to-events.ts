import type { EventType } from "@loopline/contracts";

export interface Listener {
  /** Something has happened. Called at most four times a second, and always once more after the last event. */
  readonly onNews: () => void;
  /** Called when the stream of events opens, and when it breaks off. */
  readonly onListening: (isListening: boolean) => void;
}

const newsTypes: readonly (EventType | "reset")[] = [
  "batch-predicted",
  "job-finished",
  "model-promoted",
  "reset",
];

const minMsBetweenNews = 250;

/** Listens to the server's events until the returned function is called. The browser reconnects by itself. */
export function listenToEvents({ onNews, onListening }: Listener): () => void {
  const events = new EventSource("/api/events");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isListening = false;

  function setListening(now: boolean): void {
    if (now === isListening) return;
    isListening = now;
    onListening(now);
  }

  events.addEventListener("listening", () => setListening(true));
  events.addEventListener("error", () => setListening(false));
  for (const type of newsTypes) {
    events.addEventListener(type, () => {
      // The first event of a burst is passed on at once.
      if (timer === undefined) onNews();
      timer ??= setTimeout(() => {
        timer = undefined;
        onNews();
      }, minMsBetweenNews);
    });
  }
  return () => {
    events.close();
    clearTimeout(timer);
  };
}
