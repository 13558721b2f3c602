import { parseNumber } from "./cells.ts";
import { type ColumnProfile, maxValueLength } from "./column-profile.ts";
import { decideType, levelsOf } from "./decide-type.ts";
import { listNames, TableError } from "./table-error.ts";

/** The column to predict. */
export interface Target {
  readonly name: string;
  readonly profile: ColumnProfile;
  readonly classes: readonly string[];
  /** The class, as its position, of each text in the column. */
  readonly labels: ReadonlyMap<string, number>;
  /** Why this column, in a part of a sentence. */
  readonly reason: string;
}

/** It is not clear which column to predict. */
export class UnknownTargetError extends TableError {
  override name = "UnknownTargetError";
  /** Columns that can be predicted. */
  readonly candidates: readonly string[];

  constructor(fileName: string | undefined, why: string, candidates: readonly string[]) {
    const such = candidates.length === 0 ? "" : `, such as ${listNames(candidates)}`;
    super({
      fileName,
      reason: `cannot tell which column to predict, because ${why}: name it with --target COLUMN${such}`,
    });
    this.candidates = candidates;
  }
}

const targetNames = ["target", "class", "label", "outcome", "response", "y"];

const maxClasses = 50;
/** Numbers are classes if there are at most so many different ones. */
const maxNumericClasses = 20;

/**
 * The target: the given column; or the only one with a name such as class or label; or the last one, if it is a category without
 * a missing value.
 * @throws UnknownTargetError
 * @throws TableError if the given column cannot be predicted
 */
export function chooseTarget(
  profiles: readonly ColumnProfile[],
  { target: given, subject }: { readonly target?: string | undefined; readonly subject?: string | undefined },
  fileName: string | undefined,
): Target {
  if (given !== undefined) {
    const profile = profiles.find(({ name }) => name === given);
    const problem = profile ? whyNoTarget(profile) : "it is no column";
    if (profile && problem === undefined) return toTarget(profile, "given");
    throw new TableError({ fileName, reason: `${given} cannot be predicted: ${problem}` });
  }
  const free = profiles.filter(({ name }) => name !== subject);
  const candidates = free.filter(
    (profile) => whyNoTarget(profile) === undefined && decideType(profile).type !== "number",
  );
  const fail = (why: string): never => {
    throw new UnknownTargetError(
      fileName,
      why,
      candidates.map(({ name }) => name),
    );
  };
  const named = free.filter(({ name }) => targetNames.includes(name.toLowerCase()));
  const [only] = named;
  if (only && named.length === 1) {
    const problem = whyNoTarget(only);
    return problem === undefined
      ? toTarget(only, `it is called ${only.name}`)
      : fail(`${only.name} cannot be predicted (${problem})`);
  }
  if (named.length > 1) return fail(`${listNames(named.map(({ name }) => name))} could both be it`);
  const last = free.at(-1);
  const noName = `no column is called ${targetNames.slice(0, -1).join(", ")} or ${targetNames.at(-1)}`;
  if (last === undefined) return fail(noName);
  const why = whyNotLast(last);
  return why === undefined
    ? toTarget(last, "it is the last column, and a category")
    : fail(`${noName}, and the last column, ${last.name}, ${why}`);
}

/** What speaks against predicting a last column that nobody has named. */
function whyNotLast(last: ColumnProfile): string | undefined {
  const { type } = decideType(last);
  if (type !== "category" && type !== "boolean") return "is no category";
  if (last.missing.size > 0) return "has empty cells";
  return whyNoTarget(last);
}

/** A sentence that says why a column cannot be predicted. */
function whyNoTarget(profile: ColumnProfile): string | undefined {
  const { count, numbers, values, isComplete } = profile;
  if (count === 0) {
    return "every cell is empty; to start without labels, list its classes as categories in a definition";
  }
  if (profile.hasLongText) return `some of its values are longer than ${maxValueLength} characters`;
  const distinct = isComplete ? `${values.size}` : `more than ${values.size}`;
  const isNumber = numbers === count;
  if (!isComplete || values.size > (isNumber ? maxNumericClasses : maxClasses)) {
    return isNumber
      ? `it has ${distinct} different numbers, and classes are predicted, not numbers`
      : `it has ${distinct} different values, and at most ${maxClasses} classes can be predicted`;
  }
  if (classesOf(profile).length < 2) return "every value is the same, and it takes two classes to learn";
  return values.size * 2 > count && count > 3 ? "most of its values occur only once" : undefined;
}

function toTarget(profile: ColumnProfile, reason: string): Target {
  const classes = classesOf(profile);
  const labels = new Map(
    [...profile.values.keys()].map((text) => {
      const label = classes.indexOf(text);
      return [text, label === -1 ? classes.indexOf(String(parseNumber(text))) : label];
    }),
  );
  return { name: profile.name, profile, classes, labels, reason };
}

function classesOf(profile: ColumnProfile): string[] {
  return levelsOf(profile, { asNumbers: profile.leadingZero === undefined });
}
