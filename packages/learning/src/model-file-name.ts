/**
 * Names a model file `model-<unix seconds>-<microseconds>-<start of the training set's hash>.json`: when its rows were
 * read, which no two trainings share, and what they were.
 * @param sequence microseconds since 1970
 */
export function modelFileName(sequence: number, trainingSetHash: string): string {
  const seconds = Math.floor(sequence / 1_000_000);
  const micros = String(sequence % 1_000_000).padStart(6, "0");
  return `model-${seconds}-${micros}-${trainingSetHash.slice(0, 8)}.json`;
}
