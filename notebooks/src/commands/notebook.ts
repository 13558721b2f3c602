import { basename } from "node:path";
import { parseOptions, runProcess } from "@loopline/command-line";
import {
  createPalette,
  createSteps,
  findNotebookServer,
  installMissing,
  jupyterClientPackage,
  listenForStop,
  notebookServerPackage,
  runToEnd,
  startProcess,
} from "@loopline/local";
import { inheritedVariables } from "../../production/index.ts";
import { jupyterEnvironment } from "../jupyter-environment.ts";
import { jupyterPython } from "../jupyter-python.ts";
import { notebooks } from "../notebooks.ts";
import { notebooksDirectory } from "../paths.ts";

const help = `npm run notebook -- [--no-browser] [--port PORT]
  opens the notebooks in Jupyter, on this machine only; Ctrl-C ends it

  --no-browser  only says where they are, for a machine without a screen
  --port        8888 unless given; a port that is taken is passed over for the next
`;

/** Kernels get this long to end, in milliseconds. */
const graceMs = 5000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface Options {
  readonly browser: boolean;
  readonly port: string;
}

/** Runs Jupyter until it is asked to stop. Returns the exit code. */
async function openNotebooks({ browser, port }: Options): Promise<number> {
  const signal = listenForStop(() => process.exit(137));
  const step = createSteps(print, createPalette(process.stdout.isTTY));
  await step("system packages", () => installMissing([jupyterClientPackage, notebookServerPackage]));
  const command = findNotebookServer();
  if (command === undefined) throw new Error("Jupyter is gone again.");
  if (signal.aborted) return 130;

  await step("trusted pictures", trustPictures);

  let said = false;
  const server = await startProcess(
    {
      name: basename(command),
      command,
      args: [
        "--ip=127.0.0.1",
        `--port=${port}`,
        ...(browser ? [] : ["--no-browser"]),
        ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
      ],
      cwd: notebooksDirectory,
      env: jupyterEnvironment(),
    },
    (line) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line) ?? [];
      if (url === undefined || said) return;
      said = true;
      print(`Jupyter shows the notebooks at ${url}\nCtrl-C ends it.`);
    },
  );
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(server.stop(graceMs)));
  });
  const how = await Promise.race([server.ended, stopped]);
  if (signal.aborted) return 0;
  throw new Error(`Jupyter ended with ${how}:\n  ${server.lastLines().join("\n  ")}`);
}

/**
 * Jupyter shows no picture of a notebook that somebody else has executed, unless it is told to. To open this checkout's
 * is to trust them: their cells would run in it.
 */
async function trustPictures(): Promise<void> {
  await runToEnd({
    name: "signing the notebooks",
    command: jupyterPython(),
    args: ["-m", "nbformat.sign", ...notebooks.map(({ name }) => `${name}.ipynb`)],
    cwd: notebooksDirectory,
    // What names the pipeline that 02 reads from, where it is not the stack of this checkout.
    env: { ...jupyterEnvironment(), ...inheritedVariables() },
  });
}

await runProcess(
  {
    name: "npm run notebook --",
    help,
    async run(args) {
      const { values } = parseOptions(args, {
        "no-browser": { type: "boolean", default: false },
        port: { type: "string", default: "8888" },
      });
      return await openNotebooks({ browser: !values["no-browser"], port: values.port });
    },
  },
  { catchesSignals: false },
);
