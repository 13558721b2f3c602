/** The address where one prediction is explained. @param position of the note in its batch, from 0 */
export function explainPath(batchId: string, position: number): string {
  return `/explain?${new URLSearchParams({ batch: batchId, note: String(position) })}`;
}
