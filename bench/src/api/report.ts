import { cpus } from "node:os";
import { markdownTable } from "./markdown-table.ts";
import type { AllFigures, Figure } from "./measure-all.ts";
import type { AllSizes, Sizes } from "./sizes.ts";
import type { Visible } from "./visible.ts";
import type { Goal } from "./workloads.ts";

type Name = Goal["figure"];

const names: Readonly<Record<Name, string>> = { perSecond: "per second", p50: "p50", p99: "p99", cpu: "CPU" };

const isBetterLarge = (name: Name) => name === "perSecond";

/** The figures as Markdown. @param date day of the run */
export function report(figures: AllFigures, date: string): string {
  const { visible, ramp, unreachable, open, guarded, sizes } = figures;
  return `# The APIs beside the original's

Made by \`npm run bench:api\` on ${date}: Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model}. The load comes from a second
process on the same cores. The original's figures (in Go) were recorded on another machine with two cores, against an in-memory
Pub/Sub of Google's; here Pub/Sub is this project's emulator, and nobody subscribes. A ratio above 1 is in our favour.
CPU is processor time of the API's process, all its threads, per request.

## One API by itself

${loadTable(open)}

With API keys and rate limits, which the original has not:

${loadTable(guarded)}

## What the machine and the libraries take

\`POST /notes\` answered by servers that do next to nothing, in the same run: what is below these figures cannot be reached
here. The load and, where they publish, the emulator take their part of the cores too.

${bareTable(figures)}

## Pub/Sub unreachable

The original answers 400 after 60 s; a 503 within 5 s is to be reached.

${markdownTable(
  ["Pub/Sub", "answer", "after", "reached"],
  Object.entries(unreachable).map(([how, { status, seconds }]) => [
    how === "refused" ? "refuses the connection" : "accepts it and says nothing",
    String(status),
    `${seconds.toFixed(2)} s`,
    yesOrNo(status === 503 && seconds <= 5),
  ]),
)}

## From POST to visible

${visible.submitted.toLocaleString("en")} batches of 5 notes at ${visible.rate} per second, each until its \`batch-predicted\` came by \`GET /events\`:
p50 ${visible.p50.toFixed(1)} ms (≤ 20 to be reached: ${yesOrNo(visible.p50 <= 20)}), p99 ${visible.p99.toFixed(1)} ms (≤ 80: ${yesOrNo(visible.p99 <= 80)}), ${visible.unseen} never seen.
The article's goal is 100 ms, its limit 1 s.

## Sustained rate

${ramp.sustained} batches per second end to end before p99 passes 250 ms or batches fall behind (≥ 300 to be reached: ${yesOrNo(ramp.sustained >= 300)}).
${limitOf(ramp.steps.at(-1))}

${markdownTable(
  ["batches/s", "p50", "p99", "unseen", "busiest processes, cores"],
  ramp.steps.map((step) => [
    String(step.rate),
    `${step.p50.toFixed(1)} ms`,
    `${step.p99.toFixed(1)} ms`,
    String(step.unseen),
    busiest(step, 3),
  ]),
)}

## Bytes of a batch of 100 records

${sizeTable(sizes)}
`;
}

function loadTable(figures: readonly Figure[]): string {
  const head = ["work", "figure", "original", "here", "ratio", "to reach", "reached", "failed"];
  const rows = figures.flatMap(({ workload: { work, goals, original }, measured }) =>
    (["perSecond", "p50", "p99", "cpu"] as const).map((name, index) => {
      const goal = goals.find(({ figure }) => figure === name);
      const peer = original[name];
      const here = measured[name];
      return [
        index === 0 ? work : "",
        names[name],
        peer === undefined ? "–" : withUnit(name, peer),
        withUnit(name, here),
        peer === undefined ? "–" : `${(isBetterLarge(name) ? here / peer : peer / here).toFixed(1)}×`,
        goal === undefined ? "" : `${isBetterLarge(name) ? "≥" : "≤"} ${withUnit(name, goal.bound)}`,
        goal === undefined ? "" : yesOrNo(isBetterLarge(name) ? here >= goal.bound : here <= goal.bound),
        index === 0 ? String(measured.failed) : "",
      ];
    }),
  );
  return markdownTable(head, rows);
}

function bareTable({ bare, open }: AllFigures): string {
  return markdownTable(
    ["server", "connections", "per second", "CPU", "our CPU beside it"],
    bare.map(({ what, connections, measured }) => {
      const ours = open.find(
        ({ workload: { load } }) => load.method === "POST" && load.connections === connections,
      );
      const ratio = ours === undefined ? "–" : `${(ours.measured.cpu / measured.cpu).toFixed(1)}×`;
      return [
        what,
        String(connections),
        withUnit("perSecond", measured.perSecond),
        withUnit("cpu", measured.cpu),
        ratio,
      ];
    }),
  );
}

function sizeTable({ arrays, objects, list }: AllSizes): string {
  const columns = ["raw", "gzip", "brotli"] as const;
  const bytes = (one: Sizes) => [one.what, ...columns.map((column) => one[column].toLocaleString("en"))];
  const rows = objects.flatMap((one) => [
    bytes(one),
    ["arrays are smaller by", ...columns.map((column) => less(arrays[column], one[column]))],
  ]);
  const onTheWire = (one: Sizes) =>
    `${less(one.gzip, one.raw)} less by gzip, ${less(one.brotli, one.raw)} by brotli`;
  return `${markdownTable(["", ...columns], [bytes(arrays), ...rows, bytes(list)])}

The article claims that arrays are 62 % smaller than objects (its own records, which are not ours), and that gzip takes 82 % off what
it sends. Here the batch takes ${onTheWire(arrays)}: its numbers are all different. The list takes ${onTheWire(list)}.`;
}

function less(few: number, many: number): string {
  return `${((1 - few / many) * 100).toFixed(0)} %`;
}

function limitOf(last: Visible | undefined): string {
  if (last === undefined) return "";
  const total = [...last.cores.values()].reduce((sum, share) => sum + share, 0);
  return `At ${last.rate} per second the stack's processes take ${total.toFixed(2)} of ${cpus().length} cores, beside the load itself: ${busiest(last, 5)}.`;
}

function busiest({ cores }: Visible, count: number): string {
  return [...cores]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([name, share]) => `${name} ${share.toFixed(2)}`)
    .join(", ");
}

function withUnit(name: Name, value: number): string {
  if (name === "perSecond") return Math.round(value).toLocaleString("en");
  return name === "cpu" ? `${value.toFixed(0)} µs` : `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

function yesOrNo(reached: boolean): string {
  return reached ? "yes" : "no";
}
