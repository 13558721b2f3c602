import { badKinds, startBadServers } from "../deadlines/bad-servers.ts";
import { type OutsideCall, outsideCalls } from "../deadlines/outside-calls.ts";
import { graceMs, type Timed, timeCalls } from "../deadlines/time-calls.ts";

export const deadlinesTitle = "deadlines of calls to servers that are down";

/** For calls that take a timeout. */
const timeoutMs = 1_000;
/** Calls with a longer deadline run in parallel. */
const longMs = 4_000;

/** Makes `count` calls to servers that are down, and prints the slowest of each kind. Returns what is wrong. */
export async function timeDeadlines(count: number, print: (line: string) => void): Promise<string[]> {
  const calls = outsideCalls(timeoutMs);
  const times = Math.ceil(count / (calls.length * badKinds.length));
  const isLong = ({ deadlineMs }: OutsideCall) => deadlineMs > longMs;
  const groups = [...calls.filter((call) => !isLong(call)).map((call) => [call]), calls.filter(isLong)];
  const servers = await startBadServers();
  const late: Timed[] = [];
  print(
    `${"slowest, in ms".padEnd(40)}${["deadline", ...badKinds].map((title) => title.padStart(9)).join("")}`,
  );
  try {
    for (const group of groups) {
      const timed = await timeCalls(group, servers, times);
      for (const { name, deadlineMs } of group) {
        const slowest = timed.filter((one) => one.name === name).map((one) => one.slowestMs);
        print(name.padEnd(40) + [deadlineMs, ...slowest].map((ms) => ms.toFixed(0).padStart(9)).join(""));
      }
      late.push(...timed.filter((one) => one.late > 0));
    }
  } finally {
    await servers.close();
  }
  print(`${times * calls.length * badKinds.length} calls`);
  return late.map(
    ({ name, kind, late }) =>
      `${name}: ${late} of ${times} more than ${graceMs} ms late where the server is ${kind}`,
  );
}
