export { cleanNotebook } from "./clean-notebook.ts";
export { type ExecuteOptions, executeNotebook } from "./execute-notebook.ts";
export { type Failure, findFailure } from "./find-failure.ts";
export { type Cell, type CodeCell, type Notebook, NotebookSchema, type Output } from "./notebook.ts";
export { formatNotebook, parseNotebook } from "./notebook-text.ts";
export { type NotebookEntry, notebooks } from "./notebooks.ts";
