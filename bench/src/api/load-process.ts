import autocannon from "autocannon";
import { percentile } from "../percentile.ts";
import { type LoadResult, LoadSchema } from "./load.ts";

/** Sends the load that its argument says, as JSON, and writes what came of it to stdout. */
const load = LoadSchema.parse(JSON.parse(process.argv[2] ?? ""));
const milliseconds: number[] = [];
const statuses: Record<string, number> = {};

const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
const instance = autocannon(
  {
    url: load.url,
    method: load.method,
    headers: load.headers,
    ...(load.body === undefined ? {} : { body: load.body }),
    connections: load.connections,
    duration: load.seconds,
  },
  (error, result) => (error ? reject(error) : resolve(result)),
);
instance.on("response", (_client, status, _bytes, responseTime) => {
  milliseconds.push(responseTime);
  statuses[status] = (statuses[status] ?? 0) + 1;
});
const { duration, errors } = await promise;
const result: LoadResult = {
  perSecond: milliseconds.length / duration,
  requests: milliseconds.length,
  p50: percentile(milliseconds, 0.5),
  p99: percentile(milliseconds, 0.99),
  failed: errors + Object.entries(statuses).reduce((sum, [status, n]) => sum + (status === "200" ? 0 : n), 0),
};
process.stdout.write(JSON.stringify(result));
