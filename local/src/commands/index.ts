// For commands in other folders.
export { childEnvironment } from "../config.ts";
export { createPalette } from "../output/palette.ts";
export { createSteps, type RunStep } from "../output/steps.ts";
export { runToEnd } from "../processes/run-process.ts";
export { type RunningProcess, startProcess } from "../processes/start-process.ts";
export { listenForStop } from "../processes/stop-signals.ts";
export { findJupyterClient, findNotebookServer } from "../system/find-programs.ts";
export { installMissing } from "../system/install-packages.ts";
export { jupyterClientPackage, notebookServerPackage } from "../system/required-packages.ts";
