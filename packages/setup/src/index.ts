export {
  databaseName,
  readwriteRole,
  roleUrl,
  sharedRolePassword,
  withClient,
  withDatabase,
} from "./connect.ts";
export { ensureDatabase, ensureSchema, migrationsFolder, setRolePassword } from "./schema.ts";
export { type DatabaseSeed, seedDatabase } from "./seed-database.ts";
