// Installs the pinned tools if necessary, then runs a command with them:
//   node local/bootstrap.mjs COMMAND [arguments]
// Plain JavaScript without dependencies, since any Node from 20 up may run it before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinnedNode = join(root, "node_modules/.bin/node");
const stampFile = join(root, "node_modules/.loopline-installed");
const minNode = 20;

/** What each command runs. */
const commands = {
  start: "local/src/commands/start.ts",
  test: "local/src/commands/test.ts",
  reset: "local/src/commands/reset.ts",
  demo: "local/src/commands/demo.ts",
  "dead-letters": "packages/ops/src/commands/dead-letters.ts",
  model: "packages/ops/src/commands/model.ts",
  training: "packages/ops/src/commands/training.ts",
  keys: "packages/ops/src/commands/keys.ts",
  users: "packages/ops/src/commands/users.ts",
  sim: "tests/simulator/main.ts",
  faults: "tests/faults/main.ts",
  "build:deploy": "infra/src/bundles/build.ts",
  "build:packages": "infra/src/packages/build.ts",
  "rebuild-cache": "packages/ops/src/commands/rebuild-cache.ts",
  trace: "apps/monitor/src/commands/trace.ts",
  notebook: "notebooks/src/commands/notebook.ts",
  "notebook:run": "notebooks/src/commands/notebook-run.ts",
  loopline: "packages/cli/src/main.ts",
  pictures: "apps/web/e2e/pictures/main.ts",
};

/** Ends with a message instead of a stack trace. */
class Failure extends Error {}

/** The exact package manager, from package.json. */
function packageManager() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  if (!/^pnpm@\d+\.\d+\.\d+$/.test(packageManager)) {
    throw new Failure(
      `package.json: "packageManager" must be pnpm@ and an exact version, not ${packageManager}`,
    );
  }
  return packageManager;
}

/** Changes with the lockfile and the platform. */
function wantedStamp() {
  const lockfile = readFileSync(join(root, "pnpm-lock.yaml"));
  return `${createHash("sha256").update(lockfile).digest("hex")} ${process.platform} ${process.arch}\n`;
}

function isInstalled() {
  const stamped = existsSync(stampFile) && readFileSync(stampFile, "utf8") === wantedStamp();
  return stamped && existsSync(pinnedNode);
}

/** Runs a program to its end. Resolves with its exit code and the end of its output; rejects if there is none. */
function runQuietly(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-8000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

async function install(say) {
  const started = performance.now();
  const pnpm = packageManager();
  say(`… dependencies (${pnpm} installs them: a minute or two the first time)`);
  // With CI pnpm does not prompt. It already has the version of package.json and need not check it.
  const env = { ...process.env, CI: "true" };
  const args = ["--yes", pnpm, "install", "--frozen-lockfile", "--pm-on-fail=ignore"];
  const result = await runQuietly("npx", args, env).catch((error) => {
    if (error.code !== "ENOENT") throw error;
    throw new Failure("npx is missing, which comes with npm: install Node with npm from https://nodejs.org");
  });
  if (result.code !== 0) {
    const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(result.output);
    const advice = offline
      ? "The package registry cannot be reached: check the network, or the registry and proxy of npm (npm config list)."
      : `To look closer, run: npx ${args.join(" ")}`;
    throw new Failure(`✗ dependencies\n${result.output.trim()}\n\n${advice}`);
  }
  const { code } = await runQuietly(pinnedNode, ["--version"], process.env).catch(() => ({ code: 1 }));
  if (code !== 0) {
    throw new Failure(
      `The pinned Node does not run on ${process.platform} ${process.arch}: ${pinnedNode} --version`,
    );
  }
  writeFileSync(stampFile, wantedStamp());
  say(`✓ dependencies (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** Runs the command's script with the pinned Node. Resolves with the exit code to end with. */
function runCommand(command, args) {
  const cache = join(root, ".local/compile-cache");
  mkdirSync(cache, { recursive: true });
  const script = join(root, commands[command]);
  const flags = ["--max-semi-space-size=2", "--expose-gc"];
  const child = spawn(pinnedNode, [...flags, script, ...args], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: cache,
      PATH: `${dirname(pinnedNode)}${delimiter}${process.env.PATH}`,
    },
    // The command notices by the closed channel if this process is killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) onParentEnd(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** npm sends SIGTERM to its shell, which ends without passing it on. */
function onParentEnd(act) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 500);
  watch.unref();
}

async function main() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < minNode) {
    throw new Failure(`This needs Node ${minNode} or newer, not ${process.version}: https://nodejs.org`);
  }
  const [command = "", ...args] = process.argv.slice(2);
  if (!Object.hasOwn(commands, command)) {
    throw new Failure(`Usage: node local/bootstrap.mjs ${Object.keys(commands).join("|")} [arguments]`);
  }
  // The standard output of loopline is an answer, which may go to a file.
  if (!isInstalled()) await install(command === "loopline" ? console.error : console.log);
  return await runCommand(command, args);
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Failure ? error.message : error);
    process.exit(1);
  },
);
