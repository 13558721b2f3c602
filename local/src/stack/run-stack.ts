import type { Endpoints, ServiceDefinition } from "@loopline/services";
import { localProject } from "@loopline/services";
import { databaseName, roleUrl, sharedRolePassword, withDatabase } from "@loopline/setup";
import type { Config } from "../config.ts";
import type { PortBook } from "../net/assign-ports.ts";
import { keepOrigin } from "../seed/keep-origin.ts";
import type { StartingNotes } from "../seed/starting-notes.ts";
import type { State } from "../state/state.ts";
import type { StackEvents } from "./events.ts";
import { startEmulators, startPostgres, startRedis } from "./infrastructure.ts";
import { prepareServices } from "./prepare-services.ts";
import { serviceUrls } from "./service-urls.ts";
import { startSeeding } from "./start-seeding.ts";
import { startServices } from "./start-services.ts";
import type { Supervisor } from "./supervisor.ts";
import { warmUp } from "./warm-up.ts";

export interface StackRun {
  readonly config: Config;
  readonly stateDirectory: string;
  readonly state: State;
  readonly notes: StartingNotes;
  readonly services: readonly ServiceDefinition[];
  readonly ports: PortBook;
  readonly supervisor: Supervisor;
  readonly events: StackEvents;
  readonly signal: AbortSignal;
  readonly logLevel: string;
}

/** Starts and seeds everything: side by side, except where one part needs another. */
export async function runStack(run: StackRun): Promise<Endpoints> {
  const { config, events, state } = run;
  const urls = serviceUrls(run.services, run.ports);
  const [superuserUrl, redisUrl, emulators] = await Promise.all([
    events.step("Postgres", () => startPostgres(run)),
    events.step("Redis", () => startRedis(run)),
    events.step("Pub/Sub, Cloud Storage and Secret Manager", () => startEmulators(run)),
    warmUp(events, run.signal),
    prepareServices(run),
  ]);
  const data = keepOrigin(run.stateDirectory, state, run.notes);
  const readwritePassword =
    config.databaseUrl === undefined ? state.readwritePassword : sharedRolePassword(config.databaseUrl);
  const { start, testSet } = run.notes;
  const seeding = startSeeding(
    {
      ...emulators,
      ...urls,
      project: localProject,
      superuserUrl,
      readwritePassword,
      redisUrl,
      start,
      testSet,
    },
    run.signal,
  );
  const databaseUrl = roleUrl(superuserUrl, databaseName);
  await Promise.all([
    events.step("database, topics, secret and bucket", () => seeding.seeded),
    events.step("functions and APIs", () =>
      startServices(run, { ...emulators, ...urls, redisUrl, databaseUrl, notesFile: data.notes }),
    ),
  ]);
  await events.step("first model", () => seeding.finished);
  return {
    project: localProject,
    ...urls,
    ...emulators,
    databaseUrl: withDatabase(superuserUrl, databaseName),
    redisUrl,
    pids: { supervisor: process.pid, ...run.supervisor.pids() },
    data,
  };
}
