import type { EventType } from "@loopline/contracts";

export interface Listener {
  /** Something has happened. At most four times a second, and always once more after the last event. */
  readonly onNews: () => void;
  /** Told whenever it begins or ceases that we are told of everything. */
  readonly onListening: (isListening: boolean) => void;
}

const newsTypes: readonly (EventType | "reset")[] = [
  "batch-predicted",
  "job-finished",
  "model-promoted",
  "reset",
];

const leastMsBetweenNews = 250;

/** Listens to the server's events until the returned function is called. The browser comes back to a stream that ended. */
export function listenToEvents({ onNews, onListening }: Listener): () => void {
  const events = new EventSource("/api/events");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isListening = false;

  function setListening(now: boolean): void {
    if (now === isListening) return;
    isListening = now;
    onListening(now);
  }

  function tellSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      onNews();
    }, leastMsBetweenNews);
  }

  events.addEventListener("listening", () => setListening(true));
  events.addEventListener("error", () => setListening(false));
  for (const type of newsTypes) {
    events.addEventListener(type, () => {
      // The first of a row at once.
      if (timer === undefined) onNews();
      tellSoon();
    });
  }
  return () => {
    events.close();
    clearTimeout(timer);
  };
}
