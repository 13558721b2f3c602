/** How the notebook's kernel asks a cell's last value for what to show. */
const displayMethod = Symbol.for("Jupyter.display");

/** Something to show below a cell, in several forms of which the viewer takes the richest that it knows. */
export interface RichOutput {
  readonly [displayMethod]: () => Readonly<Record<string, string>>;
}

/** @param forms by media type; `text/plain` is for those who see nothing else */
export function richOutput(forms: Readonly<Record<string, string>>): RichOutput {
  return { [displayMethod]: () => forms };
}
