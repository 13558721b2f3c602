import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bankNotes } from "@loopline/banknotes/definition";
import type { Client } from "pg";
import { afterEach, expect, test } from "vitest";
import { ensureSchema, migrationsFolder } from "../src/schema.ts";
import { dropDatabases, inNewDatabase } from "./new-database.ts";

/** The schema of the first deployments, before there were migrations. It never changes. */
const firstSchema = join(import.meta.dirname, "fixtures/first-schema.sql");

afterEach(dropDatabases);

/** A batch of the first schema with a rating, which the migrations keep. */
const firstRows = `
insert into training (variance, skewness, curtosis, entropy, class) values (1e308, 2, 3, 4, 1);
insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction, is_correct)
  values ('0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c', 'a', 1, 2, 3, 4, 'real', false);
insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
  values ('f', 0, '0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c', 'a', 0, false, '2026-01-01');
insert into test_set (variance, skewness, curtosis, entropy, class) values (1, 2, 3, 4, 0);
update training_state set trained = requested`;

/** Everything in a schema that a function could notice, as Postgres describes it. */
const catalog = {
  columns: `
    select table_name, ordinal_position, column_name, data_type, is_nullable, column_default, identity_generation
    from information_schema.columns where table_schema = 'public'`,
  constraints: `
    select conrelid::regclass::text as relation, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace`,
  indexes: "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
  views: "select viewname, definition from pg_views where schemaname = 'public'",
  functions: `
    select proname, pg_get_functiondef(oid) as definition from pg_proc where pronamespace = 'public'::regnamespace`,
  triggers: "select pg_get_triggerdef(oid) as definition from pg_trigger where not tgisinternal",
  tableGrants: `
    select table_name, grantee, privilege_type from information_schema.table_privileges where table_schema = 'public'`,
  columnGrants: `
    select table_name, column_name, grantee, privilege_type
    from information_schema.column_privileges where table_schema = 'public'`,
  migrations: "select name from migrations",
};

async function describeSchema(client: Client): Promise<Record<string, string[]>> {
  const described: Record<string, string[]> = {};
  for (const [part, text] of Object.entries(catalog)) {
    const { rows } = await client.query(text);
    described[part] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return described;
}

test("migrates a database from the first schema to the newest, and keeps its data", async () => {
  const fresh = await inNewDatabase(async (client) => {
    await ensureSchema(client, bankNotes);
    return describeSchema(client);
  });
  await inNewDatabase(async (client) => {
    await client.query(await readFile(firstSchema, "utf8"));
    await client.query(firstRows);

    await ensureSchema(client, bankNotes);
    expect(await describeSchema(client)).toEqual(fresh);
    const { rows } = await client.query(
      "select variance, included, (select requested > trained from training_state) as is_due from training",
    );
    expect(rows).toEqual([{ variance: 1e308, included: null, is_due: true }]);
    const { rows: rated } = await client.query(
      `select p.prediction, p.is_correct, p.label, r.is_correct as rating, r.label as told,
         p.prediction_margin as margin, p.prediction_probability as probability, p.batch_name as name,
         p.batch_owner as owner
       from predictions p join newest_ratings r using (batch_id)`,
    );
    expect(rated).toEqual([
      {
        ...{ prediction: "real", is_correct: false, label: null, rating: false, told: null },
        ...{ margin: null, probability: null, name: null, owner: null },
      },
    ]);
    const { rows: datasets } = await client.query("select name, hash from dataset");
    expect(datasets).toEqual([{ name: bankNotes.name, hash: bankNotes.hash }]);

    // Once is enough.
    await client.query("update training_state set trained = requested");
    await ensureSchema(client, bankNotes);
    const { rows: state } = await client.query("select requested = trained as is_done from training_state");
    expect(state).toEqual([{ is_done: true }]);
  });
});

test("005 notes whose corrections the rows of the training set are", async () => {
  const text = await readFile(join(migrationsFolder, "005-trusted-owners.sql"), "utf8");
  const fill = text.slice(text.lastIndexOf("update training"));
  await inNewDatabase(async (client) => {
    await ensureSchema(client, bankNotes);
    const batch = "'0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c'";
    // Two records of one subject, of which an owner corrected the second, and an operator the first.
    await client.query(`
      insert into predictions (batch_id, position, occurrence, subject_id, variance, skewness, curtosis, entropy, prediction, batch_owner)
        values (${batch}, 0, 0, 'a', 1, 2, 3, 4, 'real', 'acme'), (${batch}, 1, 1, 'a', 2, 2, 3, 4, 'real', 'acme');
      insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created, batch_owner)
        values ('f', 0, ${batch}, 'a', 0, false, '2026-01-01', null), ('g', 0, ${batch}, 'a', 1, false, '2026-01-01', 'acme');
      insert into training (variance, skewness, curtosis, entropy, class, prediction_id)
        select variance, 2, 3, 4, 0, id from predictions;
      insert into training (variance, skewness, curtosis, entropy, class) values (3, 2, 3, 4, 0);
      ${fill}`);
    const { rows } = await client.query(
      "select variance, feedback_owner as owner from training order by variance",
    );
    expect(rows).toEqual([
      { variance: 1, owner: null },
      { variance: 2, owner: "acme" },
      { variance: 3, owner: null },
    ]);
  });
});

test("records every migration as applied in a new database", async () => {
  await inNewDatabase(async (client) => {
    await ensureSchema(client, bankNotes);
    const { rows } = await client.query("select name from migrations order by name");
    const files = (await readdir(migrationsFolder)).sort();
    expect(rows.map(({ name }) => name)).toEqual(files);
    for (const [index, name] of files.entries()) {
      expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(3, "0")}-[a-z-]+\\.sql$`));
    }
  });
});

test("changes nothing if a migration fails, and retries it", async () => {
  await inNewDatabase(async (client) => {
    await client.query(await readFile(firstSchema, "utf8"));
    await client.query("alter table jobs add column failure text");
    await expect(ensureSchema(client, bankNotes)).rejects.toThrow(
      'column "failure" of relation "jobs" already exists',
    );
    const { rows } = await client.query(
      "select from information_schema.columns where table_name = 'training' and column_name = 'included'",
    );
    expect(rows).toEqual([]);
    await client.query("alter table jobs drop column failure");
    await ensureSchema(client, bankNotes);
  });
});
