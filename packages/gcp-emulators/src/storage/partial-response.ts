import { invalid } from "./storage-error.ts";

/** The selected fields of an object, and of each field the selected fields within it. Empty means all. */
type Selection = Map<string, Selection>;

/**
 * Parses the `fields` parameter (`items(name,size),nextPageToken`, `items/name`, `*`) and returns a function that reduces
 * a response to the selected fields. Fields that the response does not have are ignored. Throws 400 if it is malformed.
 */
export function parseFields(fields: string | null): (body: object) => unknown {
  if (!fields) return (body) => body;
  const selection = parseSelection(fields);
  return (body) => select(body, selection);
}

function parseSelection(fields: string): Selection {
  const root: Selection = new Map();
  const parents = [root];
  let current: Selection | undefined;
  // At the start, as after a comma, a name must follow.
  let previous = ",";
  for (const token of fields.match(/[^,/()]+|[,/()]/g) ?? []) {
    const followsName = !",/()".includes(previous);
    if (!",/()".includes(token)) {
      if (followsName || previous === ")") throw malformed(fields);
      const parent = (previous === "/" ? current : parents.at(-1)) ?? root;
      current = parent.get(token) ?? new Map();
      parent.set(token, current);
    } else if (token === "(" || token === "/") {
      if (!followsName || current === undefined) throw malformed(fields);
      if (token === "(") parents.push(current);
    } else {
      if (!followsName && previous !== ")") throw malformed(fields);
      if (token === ")") parents.pop();
      if (parents.length === 0) throw malformed(fields);
    }
    previous = token;
  }
  if (parents.length !== 1 || ",/(".includes(previous)) throw malformed(fields);
  return root;
}

function select(value: unknown, selection: Selection): unknown {
  if (selection.size === 0 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => select(item, selection));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const ofField = selection.get(name) ?? selection.get("*");
      return ofField === undefined ? [] : [[name, select(field, ofField)]];
    }),
  );
}

function malformed(fields: string) {
  return invalid(`Invalid field selection '${fields}' for fields: use names, a/b, a(b,c) and *.`);
}
