/** What a stack tells whoever started it. */
export interface StackEvents {
  /** A line that a process of the stack has written. */
  onLine(service: string, line: string, stream: "stdout" | "stderr"): void;
  /** Something a user wants to know, in a sentence. */
  onNotice(text: string): void;
  /** Runs a part of the start, and tells about it. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export const silentEvents: StackEvents = {
  onLine: () => {},
  onNotice: () => {},
  step: (_title, work) => work(),
};
