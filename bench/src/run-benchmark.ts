import { exitCodes, parseOptions, runProcess } from "@loopline/command-line";

/**
 * Runs a benchmark as `npm run NAME`, with `--help`.
 * @param options.about what it measures, for the help
 * @param options.argument the name of its argument, if it takes one
 */
export async function runBenchmark(
  name: string,
  { about, argument }: { readonly about: string; readonly argument?: string },
  measure: (argument: string | undefined) => Promise<void>,
): Promise<never> {
  const usage = argument === undefined ? name : `${name} -- [${argument}]`;
  return await runProcess(
    {
      name: `npm run ${name} --`,
      help: `npm run ${usage}\n  ${about}\n\n  --help  show this help\n`,
      async run(args) {
        const { positionals } = parseOptions(args, {}, { takesArguments: argument !== undefined });
        await measure(positionals[0]);
        return exitCodes.done;
      },
    },
    { catchesSignals: false },
  );
}
