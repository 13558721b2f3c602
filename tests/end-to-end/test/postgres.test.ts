import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { Client } from "pg";
import { describe, expect } from "vitest";
import { it as inStack } from "../src/e2e-test.ts";

/** A connection with the login of the functions, whose password is in Secret Manager. */
const it = inStack.extend("role", { scope: "file" }, async ({ stack }, { onCleanup }) => {
  const [apiEndpoint, port] = stack.secretManager.split(":");
  const secrets = new SecretManagerServiceClient({
    projectId: stack.project,
    apiEndpoint,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
  const [version] = await secrets.accessSecretVersion({
    name: `projects/${stack.project}/secrets/db-pass/versions/latest`,
  });
  await secrets.close();
  const url = new URL(stack.databaseUrl);
  url.username = "ml_readwrite";
  url.password = Buffer.from(version.payload?.data ?? "").toString("utf8");
  const client = new Client({ connectionString: url.href });
  await client.connect();
  onCleanup(() => client.end());
  return client;
});

const features = "variance, skewness, curtosis, entropy";
const ratios = "data_prep_time, training_time, testing_time";

describe("the tables have the original's columns", () => {
  it.for([
    ["training", `id, ${features}, class, created`],
    ["predictions", `id, batch_id, subject_id, ${features}, prediction, is_correct, created`],
    ["jobs", `id, model_file_name, records, accuracy, report, ${ratios}, created`],
  ] as const)("%s", async ([table, columns], { role }) => {
    const { fields } = await role.query(`select ${columns} from ${table} limit 0`);
    expect(fields.map(({ name }) => name)).toEqual(columns.split(", "));
  });

  it("jobs.report is jsonb", async ({ sql }) => {
    expect(
      await sql(
        "select data_type from information_schema.columns where table_name = 'jobs' and column_name = 'report'",
      ),
    ).toEqual([{ data_type: "jsonb" }]);
  });

  it("the training set starts with three notes of each class", async ({ sql }) => {
    const first = await sql("select class from training order by id limit 6");
    expect(first.map((row) => row.class).toSorted()).toEqual([0, 0, 0, 1, 1, 1]);
  });
});

describe("ml_readwrite can insert a row with only the original's columns into", () => {
  it.for([
    ["training", `insert into training (${features}, class) values (1, 2, 3, 4, 1)`],
    [
      "predictions",
      `insert into predictions (batch_id, subject_id, ${features}, prediction)
       values ('0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c', 'a', 1, 2, 3, 4, 'real'),
              ('0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c', 'a', 1, 2, 3, 4, 'real')`,
    ],
    [
      "jobs",
      `insert into jobs (model_file_name, records, accuracy, report, ${ratios})
       values ('model-1608522236.json', 6, 0.9, '{}', 1, 1, 1)`,
    ],
  ] as const)("%s, and created is the time in UTC", async ([, insert], { role }) => {
    await role.query("begin");
    try {
      await role.query("set local timezone = 'Asia/Kathmandu'");
      const { rows } = await role.query(
        `${insert} returning abs(extract(epoch from created - now() at time zone 'utc')) < 1 as is_utc_now`,
      );
      expect(rows[0]).toEqual({ is_utc_now: true });
    } finally {
      await role.query("rollback");
    }
  });
});

describe("ml_readwrite may not", () => {
  const permissionDenied = "42501";

  it.for([
    "delete from training",
    "delete from predictions",
    "delete from jobs",
    "delete from feedback",
    "truncate predictions",
    "drop table jobs",
    "drop view newest_ratings",
    "alter table jobs add column more text",
    "create table more (id integer)",
    "create temporary table more (id integer)",
    "create schema more",
    "create database more",
    "create role more",
    "create function more() returns integer language sql as 'select 1'",
    "update training set variance = 0",
    "update training set id = default",
    "update predictions set prediction = 'real'",
    "update predictions set batch_id = gen_random_uuid()",
    "update predictions set created = now()",
    "update jobs set accuracy = 1",
    "update feedback set is_correct = true",
    "insert into test_set (variance, skewness, curtosis, entropy, class) values (1, 2, 3, 4, 1)",
    "update test_set set class = 1",
    "select * from pg_authid",
    "alter role ml_readwrite superuser",
    "set role postgres",
    "copy jobs to program 'cat'",
    "select pg_read_file('/etc/passwd')",
  ])("%s", async (statement, { role }) => {
    await expect(role.query(statement)).rejects.toMatchObject({ code: permissionDenied });
  });
});
