import { bankNotes } from "@loopline/banknotes/definition";
import { readDefinition } from "@loopline/dataset";
import type { DatasetReply } from "../server/dataset.ts";

/** The default dataset, as pages get it. */
export const notes: DatasetReply = { ...bankNotes, hasSamples: true, isDefault: true };

/** A table with columns of every type, missing values and three classes. */
export const loans: DatasetReply = {
  ...readDefinition(
    JSON.stringify({
      name: "loans",
      missingValues: ["", "NA"],
      fields: [
        { name: "id", type: "string" },
        { name: "income", type: "number" },
        {
          name: "employment",
          type: "string",
          categories: [{ value: "salaried" }, { value: "self", label: "self-employed" }],
        },
        { name: "owner", type: "boolean", constraints: { required: true } },
        { name: "since", type: "date" },
        { name: "risk", type: "string", categories: ["good", "bad", "unknown"] },
      ],
      "loopline:target": "risk",
      "loopline:subject": "id",
      "loopline:record": { one: "application", many: "applications" },
    }),
    "loans.json",
  ),
  hasSamples: false,
  isDefault: false,
};
