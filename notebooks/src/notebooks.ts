/** A notebook of this folder. */
export interface NotebookEntry {
  /** Of its file, without `.ipynb`. */
  readonly name: string;
  /** Whether it reads from a running stack, and so must be given one. */
  readonly needsStack: boolean;
}

/** In the order in which they are read, and run. */
export const notebooks: readonly NotebookEntry[] = [
  { name: "01-banknotes", needsStack: false },
  { name: "02-from-production", needsStack: true },
  { name: "03-generator", needsStack: false },
];
