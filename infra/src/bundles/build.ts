import { exitCodes, parseOptions, runProcess, UsageError } from "@loopline/command-line";
import { apiNames, functionNames } from "@loopline/contracts";
import { makeApi } from "./api-artifact.ts";
import type { Artifact } from "./artifact.ts";
import { makeFunction } from "./function-artifact.ts";
import { artifacts } from "./paths.ts";
import { makeWeb } from "./web-artifact.ts";

/** What is deployed: a folder in dist/deploy for each. */
const makers = new Map<string, () => Promise<Artifact>>([
  ...functionNames.map((name) => [name, () => makeFunction(name, artifacts)] as const),
  ...apiNames.map((name) => [name, () => makeApi(name, artifacts)] as const),
  ["web", () => makeWeb(artifacts)],
]);

await runProcess(
  {
    name: "npm run build:deploy --",
    help: `npm run build:deploy -- [NAME…]
  bundles what is deployed into dist/deploy: each function, each API and the web app, or only those named

  NAME    one of: ${[...makers.keys()].join(", ")}
  --help  show this help
`,
    async run(args, { print }) {
      const { positionals } = parseOptions(args, {}, { takesArguments: true });
      const unknown = positionals.find((name) => !makers.has(name));
      if (unknown !== undefined) throw new UsageError(`unknown name ${JSON.stringify(unknown)}`);
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
