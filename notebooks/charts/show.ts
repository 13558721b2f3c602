/** What the notebook's kernel gives to cells, as far as it is used here. */
interface Kernel {
  display(forms: Readonly<Record<string, string>>, options: { raw: true }): Promise<void>;
}

/**
 * Shows something below the cell, in several forms of which the viewer takes the richest that it knows.
 *
 * To be awaited: what is shown by being the value of a cell, or by `console.log`, may come after the kernel has said
 * that the cell is done, and is then lost where notebooks are executed without a browser.
 *
 * @param forms by media type; `text/plain` is for those who see nothing else
 */
export async function show(forms: Readonly<Record<string, string>>): Promise<void> {
  await findKernel().display(forms, { raw: true });
}

function findKernel(): Kernel {
  const runtime = "Deno" in globalThis ? globalThis.Deno : undefined;
  if (hasKernel(runtime)) return runtime.jupyter;
  throw new Error("There is nowhere to show it: this is no cell of a notebook.");
}

function hasKernel(runtime: unknown): runtime is { readonly jupyter: Kernel } {
  return typeof runtime === "object" && runtime !== null && "jupyter" in runtime;
}
