/** Runs a command with the arguments of this process, and exits with its code. Prints the message of an error. */
export async function run(command: (args: readonly string[]) => Promise<number>): Promise<never> {
  const args = process.argv.slice(2);
  try {
    process.exit(await command(args));
  } catch (error) {
    process.stderr.write(`\n${describe(error, args.includes("--verbose"))}\n`);
    process.exit(1);
  }
}

function describe(error: unknown, verbose: boolean): string {
  if (!(error instanceof Error)) return String(error);
  return verbose ? (error.stack ?? error.message) : error.message;
}
