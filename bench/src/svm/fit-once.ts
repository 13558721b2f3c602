import { openSync, readFileSync, readSync } from "node:fs";
import { fit } from "@loopline/svm";

/**
 * Child process of `peakMemory`: reads a set, fits it once and prints how far set and fit together
 * raised the process's memory at most, in bytes. Arguments: file, rows, cols.
 */
const [file = "", rows = 0, cols = 0] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

// A fit of another set first, so that what the compiler needs is not counted.
const few = Float64Array.from({ length: 4 * 60_000 }, (_, k) => Math.sin(k * k));
const sides = Uint8Array.from({ length: 60_000 }, (_, i) => Number((few[4 * i] ?? 0) > Math.sin(i)));
fit(few, sides, { rows: 60_000, cols: 4 });

const before = process.memoryUsage.rss();
const x = new Float64Array(rows * cols);
const y = new Uint8Array(rows);
const descriptor = openSync(file, "r");
readSync(descriptor, x, 0, x.byteLength, 0);
readSync(descriptor, y, 0, y.byteLength, x.byteLength);
const { converged } = fit(x, y, { rows, cols });
// Not resourceUsage().maxRSS: a child takes that over from its parent.
const peak = 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
console.log(JSON.stringify({ peak: peak - before, converged }));
