export { childEnvironment } from "./config.ts";
export { startOwnStack } from "./demo/own-stack.ts";
export { connectPipeline, teach } from "./demo/teach.ts";
export { chooseTeachingRecords, type KnownRecord, type TeachingRecords } from "./demo/teaching-records.ts";
export { anyFreePort } from "./net/ports.ts";
export { createPalette, createSteps, type RunStep } from "./output/terminal.ts";
export { runToEnd } from "./processes/run-process.ts";
export { nodeProcess, type RunningProcess, startProcess } from "./processes/start-process.ts";
export { listenForStop } from "./processes/stop-signals.ts";
export { type Stack, type StackEvents, silentEvents, startStack } from "./stack/start-stack.ts";
export { findChromium, findJupyterClient, findNotebookServer } from "./system/find-programs.ts";
export {
  chromiumPackage,
  installMissing,
  jupyterClientPackage,
  notebookServerPackage,
} from "./system/packages.ts";
