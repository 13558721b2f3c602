import { setTimeout as delay } from "node:timers/promises";

/** What the notebook's kernel gives to cells, as far as it is used here. */
interface Kernel {
  display(forms: Readonly<Record<string, string>>, options: { raw: true }): Promise<void>;
}

/**
 * The kernel sends what is shown from a thread of its own, and viewers look away from a cell when it is done. Milliseconds
 * that leave that thread the time, though nothing promises it: who executes notebooks for their outputs waits for them.
 */
const headStartMs = 20;

/**
 * Shows something below the cell, in several forms of which the viewer takes the richest that it knows. To be awaited,
 * so that the cell is not done before.
 * @param forms by media type; `text/plain` is for those who see nothing else
 */
export async function show(forms: Readonly<Record<string, string>>): Promise<void> {
  await findKernel().display(forms, { raw: true });
  await delay(headStartMs);
}

function findKernel(): Kernel {
  const runtime: unknown = Reflect.get(globalThis, "Deno");
  if (hasKernel(runtime)) return runtime.jupyter;
  throw new Error("There is nowhere to show it: this is no cell of a notebook.");
}

function hasKernel(runtime: unknown): runtime is { readonly jupyter: Kernel } {
  return typeof runtime === "object" && runtime !== null && "jupyter" in runtime;
}
