import { randomUUID } from "node:crypto";
import { createMemoryPublisher, silentLogger as log } from "@loopline/platform/testing";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { setUp } from "../src/set-up/set-up.ts";
import "@loopline/local/test-support";
const unique = randomUUID().slice(0, 8);
const database = `set_up_${unique}`;
const owner = `owner_${unique}`;
const ownerPassword = randomUUID();
async function sql(url, text) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
        return (await client.query(text)).rows;
    }
    finally {
        await client.end();
    }
}
function urlOf(user, password) {
    const url = new URL(inject("superuserUrl"));
    Object.assign(url, { username: user, password, pathname: `/${database}` });
    return url.href;
}
// What Cloud SQL's user postgres may do: make databases and roles, and give away the roles that it made. No superuser.
beforeAll(async () => {
    const superuser = inject("superuserUrl");
    await sql(superuser, `create role ${owner} login createdb createrole password '${ownerPassword}'`);
    await sql(superuser, `grant ml_readwrite to ${owner} with admin option`);
});
afterAll(async () => {
    const superuser = inject("superuserUrl");
    await sql(superuser, `drop database if exists ${database} with (force)`);
    await sql(superuser, `drop role ${owner}`);
});
it("an owner who is no superuser sets a new deployment up, and again without harm", async () => {
    const secrets = new Map([
        ["db-pass", inject("readwritePassword")],
        ["db-owner-pass", ownerPassword],
    ]);
    const publisher = createMemoryPublisher();
    const config = {
        DATABASE_URL: urlOf("ml_readwrite", ""),
        DB_PASSWORD_SECRET: "db-pass",
        DB_OWNER: owner,
        DB_OWNER_SECRET: "db-owner-pass",
    };
    const deps = {
        readSecret: async (name) => secrets.get(name) ?? expect.unreachable(`reads ${name}`),
        publisher,
        newId: randomUUID,
        log,
    };
    await setUp(config, deps);
    await setUp(config, deps);
    const asFunction = urlOf("ml_readwrite", inject("readwritePassword"));
    expect(await sql(asFunction, "select count(*)::int as rows from training")).toEqual([{ rows: 6 }]);
    expect(await sql(asFunction, "select count(*)::int as rows from test_set")).toEqual([{ rows: 100 }]);
    await expect(sql(asFunction, "create table more (id int)")).rejects.toThrow("permission denied");
    expect(publisher.published.map(({ topic }) => topic)).toEqual(["job", "job"]);
});
