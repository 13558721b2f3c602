import { join, resolve } from "node:path";

/** The root of the checkout. */
export const repository = resolve(import.meta.dirname, "../..");

/** Where a stack keeps its data unless told otherwise. */
export const defaultStateDirectory = join(repository, ".local");

export const schemaFile = join(repository, "db/schema.sql");

export const migrationsFolder = join(repository, "db/migrations");

/** Node's compiled code of everything we run. */
export const compileCacheDirectory = join(defaultStateDirectory, "compile-cache");

/** There once the cache holds what most services load. */
export const warmedFile = join(compileCacheDirectory, "warmed");
