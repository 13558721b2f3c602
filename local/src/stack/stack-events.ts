/** What a stack reports to its caller. */
export interface StackEvents {
  /** A line that a process of the stack has written. */
  onLine(service: string, line: string, stream: "stdout" | "stderr"): void;
  /** One sentence for the user. */
  onNotice(text: string): void;
  /** Runs a part of the start, and reports it. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export const silentEvents: StackEvents = {
  onLine: () => {},
  onNotice: () => {},
  step: (_title, work) => work(),
};
