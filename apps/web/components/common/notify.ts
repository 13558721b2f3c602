/** A short message about something that just happened. */
export interface Notice {
  readonly kind: "success" | "error";
  readonly title: string;
  readonly text?: string | undefined;
}

/** Notifies the user of a success or a failure. The code that shows notices loads with the first one, after the page. */
export function notify(notice: Notice): void {
  void import("./toast-region.tsx").then(({ showToast }) => showToast(notice));
}
