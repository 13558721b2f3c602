export {
  databaseName,
  roleUrl,
  sharedRolePassword,
  withClient,
  withDatabase,
} from "./connect.ts";
export { ensureDatabase, ensureSchema, setRolePassword } from "./schema.ts";
export { seedDatabase } from "./seed-database.ts";
