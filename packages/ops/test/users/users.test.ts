import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { createUsers } from "@loopline/platform/users";
import { usersDirectory } from "@loopline/services";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createUsersCommand, parseUsersOptions } from "../../src/commands/users.ts";
import { readPassword } from "../../src/users/read-password.ts";
import { readJson, runCommand } from "../run-command.ts";

const password = "correct horse battery";

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "loopline-ops-users-"));
});
afterEach(() => rm(state, { recursive: true }));

/** Runs the command with `typed` as its standard input. */
const run = (args: readonly string[], typed = "") =>
  runCommand(createUsersCommand(Readable.from([typed])), [...args, "--state", state], {});

const verify = (name: string, text: string) => createUsers(usersDirectory(state)).verify(name, text);

it("adds users, lists them, changes a password and removes one", async () => {
  expect((await run(["list"])).lines).toEqual(["There are none yet: npm run users -- add NAME adds one."]);
  expect(await run(["add", "ada"], `${password}\n`)).toMatchObject({ code: 0, lines: ["ada may sign in."] });
  await run(["add", "bob@example.org"], `${password}\nignored\n`);
  expect(await verify("ada", password)).not.toBeNull();
  expect(readJson(await run(["list", "--json"]))).toEqual({
    users: ["ada", "bob@example.org"].map((name) => ({ name, created: expect.any(String) })),
  });
  expect((await run(["list"])).lines.join()).not.toContain(password);
  await run(["password", "ada"], "another password");
  expect(await verify("ada", password)).toBeNull();
  expect(await verify("ada", "another password")).not.toBeNull();
  await run(["remove", "ada"]);
  expect(await verify("ada", "another password")).toBeNull();
});

it("changes nothing for a password or a name that cannot be used", async () => {
  await expect(run(["add", "ada"], "short\n")).rejects.toThrow("a password has 12 to 200 characters");
  await expect(run(["add", "ada"])).rejects.toThrow("standard input has no line");
  await expect(run(["add", "Ada Lovelace"], password)).rejects.toThrow("cannot be used");
  await expect(run(["remove", "ada"])).rejects.toThrow('no user is called "ada"');
  expect(readJson(await run(["list", "--json"]))).toEqual({ users: [] });
});

it("asks twice on a terminal", async () => {
  const type = async (...lines: readonly string[]) => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => terminal });
    const notes: string[] = [];
    const reading = readPassword(terminal, (line) => {
      notes.push(line);
      terminal.write(`${lines[notes.length - 1]}\r`);
    });
    return { password: await reading, notes };
  };
  expect(await type(password, password)).toEqual({
    password,
    notes: ["Password (it is not shown):", "Once more:"],
  });
  await expect(type(password, "something else")).rejects.toThrow("the two passwords differ");
  await expect(type("\u0003")).rejects.toThrow("stopped: nothing was changed");
});

it.each([
  [[], "no command is given"],
  [["make"], 'unknown command "make"'],
  [["add"], "add takes the name of a user"],
  [["remove", "a", "b"], "one user at a time"],
  [["list", "ada"], "list takes no name"],
])("refuses %j with a reason", (args, problem) => {
  expect(() => parseUsersOptions(args)).toThrow(problem);
});
