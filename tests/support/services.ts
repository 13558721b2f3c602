import { bankNotes } from "@loopline/banknotes/definition";
import { templateDatabase } from "@loopline/platform/testing";
import {
  ensureDatabase,
  ensureSchema,
  setRolePassword,
  sharedRolePassword,
  withClient,
  withDatabase,
} from "@loopline/setup";
import type { TestProject } from "vitest/node";
import { loadConfig } from "../../local/src/config.ts";
import { createTestServers } from "./servers.ts";
import "../../packages/platform/src/testing/servers.ts";

/** Starts the servers of the integration tests once, and provides their addresses to every test file. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const config = loadConfig();
  const servers = await createTestServers();
  try {
    const [superuserUrl, redisUrl, emulators] = await Promise.all([
      config.databaseUrl ?? servers.postgres(),
      config.redisUrl ?? servers.redis(),
      servers.emulators(),
    ]);
    project.provide("superuserUrl", superuserUrl);
    project.provide("readwritePassword", await prepareTemplate(superuserUrl));
    project.provide("redisUrl", redisUrl);
    project.provide("pubsubHost", emulators.pubsub);
    project.provide("storageEndpoint", emulators.storage);
    project.provide("secretManagerHost", emulators.secretManager);
  } catch (error) {
    await servers.stop();
    throw error;
  }
  return () => servers.stop();
}

/** Makes the database that test databases are copied from. Returns the password of the functions' role. */
async function prepareTemplate(superuserUrl: string): Promise<string> {
  const password = sharedRolePassword(superuserUrl);
  await withClient(superuserUrl, async (client) => {
    await client.query(`drop database if exists ${templateDatabase}`);
    await ensureDatabase(client, templateDatabase);
    await withClient(withDatabase(superuserUrl, templateDatabase), (template) =>
      ensureSchema(template, bankNotes),
    );
    await setRolePassword(client, password);
  });
  return password;
}
