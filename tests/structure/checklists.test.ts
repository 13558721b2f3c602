import { noteContracts } from "@loopline/banknotes/definition";
import { functionNames } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { files, read } from "./tracked-files.ts";

const { CachedBatchDetailSchema, FeedbackBodySchema, NotesBodySchema, topicSchemas } = noteContracts;

/** Checks that the checklists "Add a field", "Add a function" and "Add a column" of CONTRIBUTING.md were followed. */

/** The source of a file, or of all files of a folder. */
function sourceOf(path: string): string {
  const found = files.filter(
    (file) => file === path || (file.startsWith(`${path}/`) && file.endsWith(".ts")),
  );
  return found.map(read).join("\n");
}

const { request, prediction, feedback, model } = topicSchemas;

describe("add a field", () => {
  it.each([
    ["NotesBody", "apps/ingest-api/src/routes.ts", NotesBodySchema, []],
    ["NotesBody", "packages/client/src/predict.ts", NotesBodySchema, []],
    ["NotesBody", "packages/client-python/loopline.py", NotesBodySchema, []],
    ["cached batch", "packages/client-python/loopline.py", CachedBatchDetailSchema, []],
    ["feedback body", "packages/client-python/loopline.py", FeedbackBodySchema, []],
    ["request message", "functions/prediction/src", request, []],
    ["prediction message", "functions/prediction/src", prediction, []],
    ["prediction message", "functions/prediction-to-cache/src", prediction, []],
    ["prediction message", "functions/prediction-to-db/src", prediction, []],
    ["request message", "functions/training-to-db/src", request, ["model_file_name"]],
    ["feedback message", "apps/predict-api/src/feedback-routes.ts", feedback, []],
    ["feedback message", "functions/feedback-to-db/src", feedback, []],
    ["model message", "functions/training-to-db/src", model, ["model", "champion"]],
    ["cached batch", "functions/prediction-to-cache/src", CachedBatchDetailSchema, []],
    ["cached batch", "packages/cache/src/rebuild/postgres-history.ts", CachedBatchDetailSchema, []],
  ] as const)("every field of the %s is used in %s", (_, path, { shape }, ignored) => {
    const words = new Set(sourceOf(path).match(/\w+/g));
    const fields = Object.keys(shape).filter((field) => !ignored.some((one) => one === field));
    expect(fields.filter((field) => !words.has(field))).toEqual([]);
  });
});

describe("add a function", () => {
  it("the folders of functions are the functions of the contracts", () => {
    const folders = new Set(files.flatMap((file) => /^functions\/([^/]+)\//.exec(file)?.[1] ?? []));
    expect([...folders].toSorted()).toEqual([...functionNames].toSorted());
  });

  it.each(functionNames)("%s has the shape of all functions", (name) => {
    const folder = `functions/${name}`;
    for (const file of ["README.md", "package.json", "src/index.ts", "src/handler.ts"]) {
      expect(files).toContain(`${folder}/${file}`);
    }
    expect(files.filter((file) => file.startsWith(`${folder}/test/`))).not.toEqual([]);
    expect(read(`${folder}/src/index.ts`)).toMatch(new RegExp(`runFunction\\(\\s*"${name}"`));
    expect(read("README.md")).toContain(name);
  });
});

describe("add a column", () => {
  const migrations = files.filter((file) => /^db\/migrations\/.*\.sql$/.test(file)).toSorted();

  it("numbers migrations from 001 without gaps", () => {
    const numbers = migrations.map((file) => /(\d{3})-[a-z-]+\.sql$/.exec(file)?.[1]);
    expect(numbers).toEqual(migrations.map((_, index) => String(index + 1).padStart(3, "0")));
  });

  it.each(migrations)(
    "the names of the columns that %s adds beside those of a record are reserved",
    (file) => {
      const added = [...read(file).matchAll(/alter table (?:predictions|training) add column (\w+)/g)];
      const reserved = read("packages/contracts/src/columns.ts");
      expect(added.map(([, name]) => name).filter((name) => !reserved.includes(`"${name}"`))).toEqual([]);
    },
  );

  it.each(migrations)("%s adds only columns that db/schema.sql has", (file) => {
    const added = [...read(file).matchAll(/add column (?:if not exists )?(\w+)/g)].map(([, name]) => name);
    const words = new Set(read("db/schema.sql").match(/\w+/g));
    expect(added.filter((name) => !words.has(name ?? ""))).toEqual([]);
  });
});
