import { join, relative } from "node:path";
import { exitCodes, formatBytes, parseOptions, runProcess } from "@loopline/command-line";
import { repository } from "@loopline/services";
import { packAll } from "./pack.ts";

await runProcess({
  name: "npm run build:packages --",
  help: `npm run build:packages
  makes the tarballs of the packages for npm, in dist/packages: client, svm and gcp-emulators

  --help  show this help
`,
  async run(args, { print }) {
    parseOptions(args, {});
    for (const { file, bytes } of await packAll(join(repository, "dist/packages"))) {
      print(`${formatBytes(bytes).padStart(8)}  ${relative(process.cwd(), file)}`);
    }
    return exitCodes.done;
  },
});
