import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

/** What `--help` prints. */
export const usage = `Usage: gcp-emulators [options]

  --project ID                project of storage requests that name none (default: local)
  --host HOST                 address to listen on (default: 127.0.0.1)
  --pubsub-port PORT          default: 8085; 0 takes any free port
  --storage-port PORT         default: 8086; 0 takes any free port
  --secret-manager-port PORT  default: 8087; 0 takes any free port
  --monitoring-port PORT      default: 8089; 0 takes any free port
  --data-dir DIR              keep all data in this folder (default: in memory, gone at the end)
  --help                      print this help
`;

const portSchema = (defaultPort: string) =>
  z
    .string()
    .default(defaultPort)
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: ({ input }) => `must be a port from 0 to 65535, not ${JSON.stringify(input)}`,
    })
    .transform(Number);

const OptionsSchema = z.object({
  project: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, {
      error: ({ input }) =>
        `must be a project id of lower-case letters, digits and -, not ${JSON.stringify(input)}`,
    })
    .default("local"),
  host: z.string().min(1, { error: "must not be empty" }).default("127.0.0.1"),
  "pubsub-port": portSchema("8085"),
  "storage-port": portSchema("8086"),
  "secret-manager-port": portSchema("8087"),
  "monitoring-port": portSchema("8089"),
  "data-dir": z.string().min(1, { error: "must not be empty" }).optional(),
});

export type CliOptions = NonNullable<ReturnType<typeof parseCliOptions>>;

/**
 * Parses command-line arguments into the options of each emulator; undefined for `--help`.
 *
 * @throws one error that lists everything that is wrong, one problem per line.
 */
export function parseCliOptions(args: readonly string[]) {
  const withValue = Object.keys(OptionsSchema.shape).map((name) => [name, { type: "string" }] as const);
  const { values } = parseArgs({
    args: [...args],
    options: { ...Object.fromEntries(withValue), help: { type: "boolean" } },
  });
  if (values.help) return undefined;
  const parsed = OptionsSchema.safeParse(values);
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `--${path.join(".")} ${message}`).join("\n"),
    );
  }
  const { project, host, "data-dir": dataDir, ...ports } = parsed.data;
  const folder = (name: string) => (dataDir === undefined ? {} : { dataDir: join(dataDir, name) });
  return {
    pubsub: { host, port: ports["pubsub-port"], ...folder("pubsub") },
    storage: { host, port: ports["storage-port"], project, ...folder("storage") },
    secretManager: { host, port: ports["secret-manager-port"], ...folder("secret-manager") },
    monitoring: { host, port: ports["monitoring-port"] },
  };
}
