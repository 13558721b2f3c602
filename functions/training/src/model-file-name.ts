/**
 * Names a model file `model-<unix seconds>-<start of the training set's hash>.json`: the seconds say when its
 * rows were read, the hash keeps two trainings of one second apart.
 * @param sequence microseconds since 1970
 */
export function modelFileName(sequence: number, trainingSetHash: string): string {
  return `model-${Math.floor(sequence / 1_000_000)}-${trainingSetHash.slice(0, 12)}.json`;
}
