import type { Endpoints } from "@loopline/services";
import type { Palette } from "./palette.ts";

/** What to know and to try once the stack runs. */
export function formatBanner(endpoints: Endpoints, seconds: number, palette: Palette): string {
  const { web, ingestApi, predictApi } = endpoints;
  const places = [
    ...(web === undefined ? [] : [["web", web]]),
    ["ingest API", ingestApi],
    ["predict API", predictApi],
  ];
  const note = '{"subjects": ["my note"], "features": [[3.6, 8.7, -2.8, -0.4]]}';
  return [
    "",
    palette.strong(`Loopline runs (started in ${seconds.toFixed(1)} s). Ctrl-C stops it; its data stays.`),
    "",
    ...places.map(([name = "", url]) => `  ${name.padEnd(12)} ${url}`),
    "",
    "The APIs ask for no keys here (API_KEYS=off). A deployment does: npm run keys makes them.",
    "",
    "Try, in another terminal:",
    `  curl ${ingestApi}/notes -H 'content-type: application/json' -d '${note}'`,
    `  curl ${predictApi}/batches`,
    "  npm run demo        corrects wrong predictions and watches the model learn",
    "",
  ].join("\n");
}
