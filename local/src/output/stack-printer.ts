import { networkInterfaces } from "node:os";
import type { Dataset } from "@loopline/dataset";
import { type Access, type Endpoints, isLoopback, urlOn } from "@loopline/services";
import type { StackEvents } from "../stack/start-stack.ts";
import { formatLogEntry, type LogEntry, parseLogLine } from "./log-lines.ts";
import type { Palette, RunStep } from "./terminal.ts";

export interface StackPrinterOptions {
  readonly step: RunStep;
  readonly palette: Palette;
  /** Writes a line for people. */
  readonly print: (line: string) => void;
  /** Given for `--json`: writes a log line unchanged. */
  readonly printRaw?: ((line: string) => void) | undefined;
  /** Shows all lines of level info and above, and the stack traces of errors. */
  readonly verbose: boolean;
}

/** Services whose lines of level info are shown: a batch predicted or corrected, a model trained. */
const servicesShownAtInfo = new Set([
  "prediction",
  "feedback-to-db",
  "feedback-to-training",
  "training",
  "training-to-cache",
]);

/** Shows a stack's steps, notices and log lines in the terminal. */
export function createStackPrinter(options: StackPrinterOptions): StackEvents {
  const { step, palette, print, printRaw, verbose } = options;

  const isShown = (service: string, { level }: LogEntry): boolean => {
    if (level === "debug") return false;
    return verbose || level !== "info" || servicesShownAtInfo.has(service);
  };
  return {
    step,
    onNotice: (text) => print(`${palette.warn("•")} ${text}`),
    onLine: (service, line, stream) => {
      const entry = parseLogLine(line, stream);
      if (!isShown(service, entry)) return;
      if (printRaw !== undefined) return printRaw(toJsonLine(service, line, entry));
      print(formatLogEntry(service, entry, palette));
      if (verbose && entry.stack !== undefined) print(palette.faint(entry.stack));
    },
  };
}

/** Converts lines of Postgres and Redis, which are not JSON, to the fields of our services. */
function toJsonLine(service: string, line: string, { level, message }: LogEntry): string {
  if (line.startsWith("{")) return line;
  return JSON.stringify({ severity: level === "warn" ? "WARNING" : level.toUpperCase(), service, message });
}

const maxProblems = 10;

/** A stack's recent warnings and errors, to be shown if its user fails. */
export interface RecentProblems {
  readonly onLine: StackEvents["onLine"];
  /** At most ten lines, the newest last. */
  format(): string[];
}

export function createRecentProblems(palette: Palette): RecentProblems {
  const lines: string[] = [];
  return {
    onLine(service, line, stream) {
      const entry = parseLogLine(line, stream);
      if (entry.level !== "warn" && entry.level !== "error") return;
      lines.push(formatLogEntry(service, entry, palette));
      if (lines.length > maxProblems) lines.shift();
    },
    format: () => [...lines],
  };
}

/**
 * Shows only the steps of a start: servers that start complain of others that do not listen yet. The problems are kept for a
 * start that fails.
 */
export function quietUntilUp(
  printer: StackEvents,
  palette: Palette,
): { readonly events: StackEvents; end(): void; problems(): string[] } {
  const problems = createRecentProblems(palette);
  let shows: Pick<StackEvents, "onLine"> = problems;
  return {
    events: { ...printer, onLine: (...line) => shows.onLine(...line) },
    end: () => {
      shows = printer;
    },
    problems: problems.format,
  };
}

interface Banner {
  readonly endpoints: Endpoints;
  readonly dataset: Dataset;
  /** That the start took. */
  readonly seconds: number;
  readonly access: Access;
  readonly palette: Palette;
}

/** The text shown when the stack runs: its addresses, and what to try. */
export function formatBanner({ endpoints, dataset, seconds, access, palette }: Banner): string {
  const { web, ingestApi, predictApi } = endpoints;
  const places = [
    ...(web === undefined ? [] : [["web", web]]),
    ["ingest API", ingestApi],
    ["predict API", predictApi],
  ];
  const { one, many } = dataset.record;
  const example = {
    subjects: [`my ${one}`],
    features: [dataset.features.map(({ examples }) => examples[0])],
  };
  const key = access.keys ? " -H x-api-key:$KEY" : "";
  const isTable = endpoints.data.origin.source === "table";
  const path = isTable ? "records" : many;
  return [
    "",
    palette.strong(`Loopline runs (started in ${seconds.toFixed(1)} s). Ctrl-C stops it; its data stays.`),
    "",
    ...places.map(([name = "", url]) => `  ${name.padEnd(12)} ${url}`),
    "",
    ...describeAccess(access, web),
    "",
    "Try, in another terminal:",
    `  curl '${ingestApi}/${path}?wait=5'${key} -H 'content-type: application/json' -d ${quoted(JSON.stringify(example))}`,
    `  npx loopline correct BATCH_ID ${quoted(`my ${one}=${dataset.target.classes[0]?.value}`)}`,
    "                      says what it really is; the next model learns from it",
    ...(isTable ? [] : ["  npm run demo        corrects wrong predictions and watches the model learn"]),
    "",
  ].join("\n");
}

/** One word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What users need, and where colleagues find it. */
function describeAccess({ host, keys, signIn }: Access, web: string | undefined): string[] {
  if (!keys) {
    return [
      "The APIs need no keys here (API_KEYS=off). A deployment needs them: npm start -- --keys rehearses that.",
    ];
  }
  const forKeys =
    "The APIs require a key: KEY=$(npm run --silent keys -- create --name ME --scopes read,ingest,feedback). Commands of this checkout have one.";
  const forUsers = signIn ? ["The web UI requires to sign in: npm run users -- add NAME adds a user."] : [];
  if (isLoopback(host) || web === undefined) return [forKeys, ...forUsers];
  const addresses = host === "0.0.0.0" || host === "::" ? ownAddresses() : [host];
  const urls = addresses.map((address) => urlOn(address, Number(new URL(web).port)));
  return [
    ...forUsers,
    forKeys,
    `Colleagues find the web UI at ${urls.join(" or ")}. It is not encrypted: use a network that you trust, or a proxy with TLS.`,
  ];
}

/** The addresses by which others may reach this machine. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
}
