import { join } from "node:path";
import { exitCodes, parseOptions, runProcess, UsageError } from "@loopline/command-line";
import { apiNames, functionNames } from "@loopline/contracts";
import { repository } from "@loopline/services";
import { type Artifact, makeApi, makeFunction, makeWeb } from "./artifacts.ts";

const into = join(repository, "dist/deploy");
/** What is deployed: a folder in dist/deploy for each. */
const makers = new Map<string, () => Promise<Artifact>>([
  ...functionNames.map((name) => [name, () => makeFunction(name, into)] as const),
  ...apiNames.map((name) => [name, () => makeApi(name, into)] as const),
  ["web", () => makeWeb(into)],
]);

await runProcess(
  {
    name: "npm run build:deploy --",
    help: `npm run build:deploy -- [NAME…]
  bundles what is deployed into dist/deploy: each function, each API and the web app, or only those named

  NAME    one of:
${[...makers.keys()].map((name) => `          ${name}`).join("\n")}
  --help  show this help
`,
    async run(args, { print }) {
      const { positionals } = parseOptions(args, {}, { takesArguments: true });
      const unknown = positionals.find((name) => !makers.has(name));
      if (unknown !== undefined) throw new UsageError(`unknown service ${JSON.stringify(unknown)}`);
      for (const [name, make] of makers) {
        if (positionals.length > 0 && !positionals.includes(name)) continue;
        const { folder, bytes } = await make();
        print(`${name.padEnd(22)} ${(bytes / 1e6).toFixed(2).padStart(6)} MB  ${folder}`);
      }
      return exitCodes.done;
    },
  },
  { catchesSignals: false },
);
