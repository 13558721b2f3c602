import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { serviceTable } from "./service-table.ts";
import { topicTable } from "./topic-table.ts";
// Writes what Terraform reads of the contracts. A test fails while the files say something else than the contracts.
const tables = { "topics.json": topicTable(), "services.json": serviceTable() };
for (const [name, table] of Object.entries(tables)) {
    writeFileSync(join(import.meta.dirname, "..", name), `${JSON.stringify(table, null, 2)}\n`);
}
