import { createTestDatabase, createTestRedis } from "@loopline/platform/testing";
import { withClient } from "@loopline/setup";
import { expect, inject, test } from "vitest";
import { withRedis } from "../src/servers/redis.ts";

test("gives each test its own database with the schema", async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await withClient(first.url, (client) =>
    client.query("insert into training(variance, skewness, curtosis, entropy, class) values (1, 2, 3, 4, 1)"),
  );
  const rows = await withClient(second.url, (client) => client.query("select * from training"));
  expect(rows.rowCount).toBe(0);
  await Promise.all([first.drop(), second.drop()]);
  await expect(withClient(first.url, (client) => client.query("select 1"))).rejects.toThrow("does not exist");
});

test("the functions' role has only the rights that it needs", async () => {
  const database = await createTestDatabase();
  await expect(withClient(database.url, (client) => client.query("delete from predictions"))).rejects.toThrow(
    "permission denied",
  );
  await expect(
    withClient(database.url, (client) => client.query("create table more (id int)")),
  ).rejects.toThrow("permission denied");
  await database.drop();
});

test("gives each test its own Redis database, empty at the start", async () => {
  const [first, second] = await Promise.all([createTestRedis(), createTestRedis()]);
  await withRedis(first.url, (redis) => redis.set("key", "value"));
  expect(await withRedis(second.url, (redis) => redis.get("key"))).toBeNull();
  await Promise.all([first.drop(), second.drop()]);
  const next = await createTestRedis();
  expect(await withRedis(next.url, (redis) => redis.dbsize())).toBe(0);
  await next.drop();
  // Tests that run at the same time claim databases here; nothing else may be left.
  const left = await withRedis(inject("redisUrl"), (redis) => redis.keys("*"));
  expect(left.filter((key) => !key.startsWith("loopline-test:database:"))).toEqual([]);
});
