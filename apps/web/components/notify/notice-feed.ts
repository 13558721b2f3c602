/** A short message about something that just happened. */
export interface Notice {
  readonly kind: "success" | "error";
  readonly title: string;
  readonly text?: string | undefined;
}

/** Passes notices on to the component that shows them, and queues those that are posted before it has loaded. */
export interface NoticeFeed {
  post(notice: Notice): void;
  /** Shows the queued notices and every new one until the returned function is called. */
  show(show: (notice: Notice) => void): () => void;
}

export function createNoticeFeed(): NoticeFeed {
  let waiting: Notice[] = [];
  let current: ((notice: Notice) => void) | undefined;
  return {
    post(notice) {
      if (current === undefined) waiting.push(notice);
      else current(notice);
    },
    show(show) {
      current = show;
      waiting.forEach(show);
      waiting = [];
      return () => {
        current = undefined;
      };
    },
  };
}
