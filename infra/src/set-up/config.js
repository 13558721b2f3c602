import { databaseVariables, defineConfig, processVariables, publishVariables } from "@loopline/platform";
import { z } from "zod";
/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
    ...processVariables,
    ...publishVariables,
    // As the functions have it: its role is the one that gets the password.
    ...databaseVariables,
    /** Who makes the database, its schema and the functions' role. */
    DB_OWNER: z.string().min(1).default("postgres"),
    DB_OWNER_SECRET: z.string().min(1).default("db-owner-pass"),
});
