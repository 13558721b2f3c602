import { resolve } from "node:path";
import {
  type Command,
  formatCreated,
  formatTable,
  parseOptions,
  runProcess,
  UsageError,
  unknownCommand,
} from "@loopline/command-line";
import { systemClock } from "@loopline/platform";
import { createUsers, passwordLength } from "@loopline/platform/users";
import { defaultStateDirectory, usersDirectory } from "@loopline/services";
import { commonOptions } from "../config.ts";
import { describeError } from "../describe-error.ts";
import { type Input, readPassword } from "../users/read-password.ts";

/** @throws {UsageError} */
export function parseUsersOptions(args: readonly string[]) {
  const { values, positionals } = parseOptions(args, commonOptions, { takesArguments: true });
  const common = { stateDirectory: resolve(values.state ?? defaultStateDirectory), json: values.json };
  const [action, name, ...others] = positionals;
  if (others.length > 0) throw new UsageError("one user at a time");
  switch (action) {
    case "list":
      if (name !== undefined) throw new UsageError("list takes no name");
      return { ...common, action };
    case "add":
    case "remove":
    case "password":
      if (name === undefined) throw new UsageError(`${action} takes the name of a user`);
      return { ...common, action, name };
    default:
      throw unknownCommand(action);
  }
}

const columns = [{ title: "NAME" }, { title: "CREATED (UTC)" }] as const;

/** Creates the command. Passwords come from `input`. */
export const createUsersCommand = (input: Input): Command => ({
  name: "npm run users --",
  help: `npm run users -- add NAME | list | remove NAME | password NAME
  keeps the list of people who may sign in to the web UI of npm start -- --sign-in or --host

  add NAME        adds a user; asks for the password, or reads it from the first line of standard input
  list            lists the users
  remove NAME     removes a user, who is signed out at once
  password NAME   sets a new password and signs the user out; reads it as add does
  --state DIR     of the stack of this state directory (default: the stack of this checkout)
  --json          print JSON, for scripts
  --help          show this help

A password has ${passwordLength.min} to ${passwordLength.max} characters. In the cloud, Identity-Aware Proxy knows the users.
`,
  describeError,
  async run(args, { print, note, width }) {
    const options = parseUsersOptions(args);
    const users = createUsers(usersDirectory(options.stateDirectory));
    const done = (text: string, result: object) =>
      print(options.json ? JSON.stringify(result, null, 2) : text);
    switch (options.action) {
      case "list": {
        const known = (await users.list()).map(({ name, created }) => ({ name, created }));
        if (options.json) done("", { users: known });
        else if (known.length === 0) print("There are none yet: npm run users -- add NAME adds one.");
        else {
          const rows = known.map(({ name, created }) => [name, formatCreated(created)]);
          formatTable(columns, rows, width).forEach(print);
        }
        break;
      }
      case "add":
        await users.add(options.name, await readPassword(input, note), systemClock.now());
        done(`${options.name} may sign in.`, { added: options.name });
        break;
      case "password":
        await users.setPassword(options.name, await readPassword(input, note));
        done(`${options.name} has a new password and is signed out.`, { changed: options.name });
        break;
      case "remove":
        await users.remove(options.name);
        done(`${options.name} is removed and signed out.`, { removed: options.name });
    }
    return 0;
  },
});

// Signals keep their default: Ctrl-C while a password is typed changes nothing.
if (import.meta.main) await runProcess(createUsersCommand(process.stdin), { catchesSignals: false });
