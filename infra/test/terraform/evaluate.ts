import type { Expression, ForExpression, Step } from "./expression.ts";
import { functions } from "./functions.ts";
import { parseTemplate } from "./parse-expression.ts";
import {
  isList,
  isMap,
  keyOf,
  ModuleInstance,
  ResourceInstance,
  Unknown,
  type Value,
  type ValueMap,
} from "./value.ts";

/** The names that an expression can refer to. */
export interface Scope {
  /** The value of a reference's beginning, and the remaining steps. @throws {Error} if it does not exist. */
  resolve(root: string, steps: readonly Step[]): { readonly value: Value; readonly rest: readonly Step[] };
  /** The text of a file. */
  readFile(path: string): string;
}

/** The same scope with additional names. */
export function withNames(scope: Scope, names: ValueMap): Scope {
  return {
    readFile: scope.readFile,
    resolve(root, steps) {
      const value = names[root];
      return value === undefined ? scope.resolve(root, steps) : { value, rest: steps };
    },
  };
}

/** Evaluates a part of the parsed configuration: strings may be templates, lists and maps may contain them. */
export function evaluateJson(json: unknown, scope: Scope): Value {
  if (typeof json === "string") return evaluate(parseTemplate(json, false), scope);
  if (typeof json === "number" || typeof json === "boolean" || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => evaluateJson(item, scope));
  if (typeof json !== "object") throw new Error(`${typeof json} is nothing that a configuration holds`);
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [
      keyOf(evaluateJson(key, scope), "a key"),
      evaluateJson(item, scope),
    ]),
  );
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "template":
      return expression.parts.map((part) => textOf(evaluate(part, scope))).join("");
    case "reference": {
      const { value, rest } = scope.resolve(expression.root, expression.steps);
      return access(value, rest, scope);
    }
    case "access":
      return access(evaluate(expression.target, scope), expression.steps, scope);
    case "call":
      return call(expression, scope);
    case "tuple":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [
          keyOf(evaluate(key, scope), "a key"),
          evaluate(value, scope),
        ]),
      );
    case "unary": {
      const operand = evaluate(expression.operand, scope);
      return expression.operator === "!" ? !truthOf(operand) : -Number(operand);
    }
    case "binary":
      return binary(expression.operator, evaluate(expression.left, scope), () =>
        evaluate(expression.right, scope),
      );
    case "conditional":
      return evaluate(
        truthOf(evaluate(expression.test, scope)) ? expression.then : expression.otherwise,
        scope,
      );
    case "for":
      return loop(expression, scope);
  }
}

function call({ name, args, spread }: Extract<Expression, { kind: "call" }>, scope: Scope): Value {
  if (name === "can" || name === "try") return firstThatWorks(name, args, scope);
  const values = args.map((arg) => evaluate(arg, scope));
  const last = values.at(-1);
  const given = spread && last !== undefined && isList(last) ? [...values.slice(0, -1), ...last] : values;
  if (name === "file") return scope.readFile(String(given[0]));
  if (name === "jsondecode") return evaluateLiteral(JSON.parse(String(given[0])));
  const implementation = functions[name];
  if (implementation === undefined) throw new Error(`the function ${name} is not known to the tests yet`);
  return implementation(...given);
}

/** `try` is the first expression without an error; `can` says whether its only one is. */
function firstThatWorks(name: "can" | "try", expressions: readonly Expression[], scope: Scope): Value {
  let error: unknown;
  for (const expression of expressions) {
    try {
      const value = evaluate(expression, scope);
      return name === "can" || value;
    } catch (cause) {
      error = cause;
    }
  }
  if (name === "can") return false;
  throw error;
}

/** JSON data as a value: its strings are not templates. */
function evaluateLiteral(json: unknown): Value {
  if (Array.isArray(json)) return json.map(evaluateLiteral);
  if (typeof json === "object" && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, evaluateLiteral(item)]));
  }
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  return null;
}

function access(value: Value, steps: readonly Step[], scope: Scope): Value {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const key = "name" in step ? step.name : keyOf(evaluate(step.index, scope), "an index");
  if (value instanceof Unknown) return access(new Unknown(`${value.address}.${key}`), rest, scope);
  if (value instanceof ModuleInstance) return access(value.output(key), rest, scope);
  if (value instanceof ResourceInstance) {
    const path = [
      key,
      ...rest.map((next) => ("name" in next ? next.name : textOf(evaluate(next.index, scope)))),
    ];
    return configured(value.attributes, path) ?? new Unknown(`${value.address}.${path.join(".")}`);
  }
  const found = isList(value) ? value[Number(key)] : isMap(value) ? value[key] : undefined;
  if (found === undefined) throw new Error(`there is no ${key} in ${describe(value)}`);
  return access(found, rest, scope);
}

/** An attribute from the configuration; undefined if only Google knows it. */
function configured(value: Value, path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const found = isList(value) ? value[Number(key)] : isMap(value) ? value[key] : undefined;
  return found === undefined ? undefined : configured(found, rest);
}

function loop({ names, collection, key, value, condition }: ForExpression, scope: Scope): Value {
  const over = evaluate(collection, scope);
  const [first = "", second] = names;
  const scopes = entriesOf(over)
    .map(([itemKey, item]) =>
      withNames(scope, second === undefined ? { [first]: item } : { [first]: itemKey, [second]: item }),
    )
    .filter((inner) => condition === undefined || truthOf(evaluate(condition, inner)));
  if (key === undefined) return scopes.map((inner) => evaluate(value, inner));
  return Object.fromEntries(
    scopes.map((inner) => [keyOf(evaluate(key, inner), "a key"), evaluate(value, inner)]),
  );
}

/** Maps in the order of their keys, as in Terraform. */
export function entriesOf(value: Value): [string | number, Value][] {
  if (isList(value)) return [...value.entries()];
  if (isMap(value)) return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  throw new Error(`cannot go through ${describe(value)}`);
}

function binary(operator: string, left: Value, evaluateRight: () => Value): Value {
  if (operator === "&&") return truthOf(left) && truthOf(evaluateRight());
  if (operator === "||") return truthOf(left) || truthOf(evaluateRight());
  const right = evaluateRight();
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return Number(left) < Number(right);
    case ">":
      return Number(left) > Number(right);
    case "<=":
      return Number(left) <= Number(right);
    case "+":
      return Number(left) + Number(right);
    case "*":
      return Number(left) * Number(right);
    default:
      throw new Error(`the operator ${operator} is not known to the tests yet`);
  }
}

function truthOf(value: Value): boolean {
  if (typeof value === "boolean") return value;
  throw new Error(`a condition is ${describe(value)}`);
}

function textOf(value: Value): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  if (value instanceof Unknown) return value.toString();
  throw new Error(`${describe(value)} stands in a text`);
}

function describe(value: Value): string {
  if (value instanceof ResourceInstance || value instanceof ModuleInstance) return value.address;
  return value instanceof Unknown ? value.toString() : JSON.stringify(value).slice(0, 200);
}
