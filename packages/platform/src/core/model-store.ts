/** Keeps model files by name. A file once stored never changes. */
export interface ModelStore {
  /** Creates the file, atomically. `exists` when the name is taken, whatever it holds. */
  create(name: string, text: string): Promise<{ status: "stored" } | { status: "exists" }>;
  /** The file's text, or null when there is no such file. @throws {AppError} `unavailable`. */
  read(name: string): Promise<string | null>;
}
