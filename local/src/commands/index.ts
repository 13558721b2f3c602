// What a command needs that stands in another folder.
export { childEnvironment } from "../config.ts";
export { createPalette } from "../output/palette.ts";
export { createSteps, type RunStep } from "../output/steps.ts";
export { runToEnd } from "../processes/run-to-end.ts";
export { type RunningProcess, startProcess } from "../processes/start-process.ts";
export { installMissing } from "../system/install-packages.ts";
export {
  findJupyterClient,
  findNotebookServer,
  jupyterClientPackage,
  notebookServerPackage,
} from "../system/required-packages.ts";
export { run } from "./run.ts";
export { listenForStop } from "./stop-requests.ts";
