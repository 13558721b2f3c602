import { bankNotes } from "@loopline/banknotes/definition";
import { expect, it } from "vitest";
import { files, read } from "./tracked-files.ts";

/** Only packages/banknotes knows the words of the default dataset: everything else must work with any table. */

const isCode = (path: string) =>
  /\.(ts|tsx|mjs|sql|tf)$/.test(path) &&
  !/(^|\/)(test|testing|e2e|tests|bench|docs)\//.test(path) &&
  // Mathematics, where a variance is a variance.
  !/^packages\/(banknotes|svm|statistics)\//.test(path) &&
  // 01 and 03 are about bank notes, and so are their charts.
  !/^notebooks\//.test(path);

/** What the wire contract names after the original's records, and names of the package itself. */
const allowed = [
  '"/notes"',
  "submitNotes",
  "bank notes",
  "NotesBody",
  "NotesReply",
  "@loopline/banknotes",
  // Links to Explain, which people have.
  'get("note")',
];

const { features, target, record } = bankNotes;
const classes = target.classes.map(({ value }) => value).join("|");
const patterns = [
  new RegExp(`\\b(${features.map(({ name }) => name).join("|")})\\b`),
  new RegExp(`["'\`](${classes}|${record.one})["'\`]`),
  // In a text or an identifier, as `notes`, `Note` of `NoteValues` and `notesPerBatch`.
  /(?<![a-z])(notes|Notes?)(?![a-z])/,
];

/** The lines of a file, without comments, what is allowed, and what the file imports from packages/banknotes. */
function linesOf(path: string): string[] {
  const text = read(path);
  const imports = text.matchAll(/import (?:type )?\{([^}]*)\} from "@loopline\/banknotes[^"]*";/g);
  const imported = [...imports].flatMap(([, names = ""]) =>
    (names.match(/\w+/g) ?? []).filter((name) => name !== "type"),
  );
  return text.split("\n").map((line) => {
    const code = line.replace(/(^|\s)(\/\/|\/?\*{1,2}|--|#) .*$/, "");
    return [...allowed, ...imported].reduce((rest, name) => rest.replaceAll(name, ""), code);
  });
}

it("names no feature, class or record of the default dataset outside of its package", () => {
  const found = files
    .filter(isCode)
    .flatMap((path) =>
      linesOf(path).flatMap((line, index) =>
        patterns.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1} ${line.trim()}`] : [],
      ),
    );
  expect(found).toEqual([]);
});
