/** A short message about something that just happened. */
export interface Notice {
  readonly kind: "success" | "error";
  readonly title: string;
  readonly text?: string | undefined;
}

/** Passes notices on to whoever shows them, and keeps those that come before anyone does. */
export interface NoticeFeed {
  post(notice: Notice): void;
  /** Shows what has waited and what will come. Returns how to stop. */
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
