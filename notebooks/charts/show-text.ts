import { show } from "./show.ts";

/** Shows a sentence below the cell. To be awaited, as `show`. */
export async function showText(text: string): Promise<void> {
  await show({ "text/plain": text });
}
