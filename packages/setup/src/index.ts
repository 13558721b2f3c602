export { ensureDatabase, ensureSchema, migrationsFolder, setRolePassword } from "./schema.ts";
export { type DatabaseSeed, seedDatabase } from "./seed-database.ts";
export { databaseName, readwriteRole, roleUrl, sharedRolePassword, withDatabase } from "./urls.ts";
export { withClient } from "./with-client.ts";
