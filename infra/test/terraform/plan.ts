import { readFileSync } from "node:fs";
import { join } from "node:path";
import { argumentsOf, eachOf, metaArguments } from "./blocks.ts";
import { evaluateJson, type Scope } from "./evaluate.ts";
import { type Block, loadModule, type Module } from "./load-module.ts";
import { ModuleInstance, ResourceInstance, Unknown, type Value, type ValueMap } from "./value.ts";

/** An unevaluated configuration: its modules by folder; the root's is `.`. */
export interface Configuration {
  readonly folder: string;
  readonly modules: Record<string, Module>;
}

/** An evaluated configuration. */
export interface Plan {
  readonly resources: readonly ResourceInstance[];
  readonly outputs: ValueMap;
}

/** The arguments of a module call. Evaluated lazily, because two modules may need each other. */
interface Arguments {
  readonly names: readonly string[];
  get(name: string): Value;
}

/** Loads the root module in a folder, and every module that it calls. */
export async function loadConfiguration(folder: string): Promise<Configuration> {
  const root = await loadModule(folder);
  const sources = Object.values(root.modules).map(({ source }) => String(source));
  const modules = await Promise.all(
    [...new Set(sources)].map(async (source) => [source, await loadModule(join(folder, source))] as const),
  );
  return { folder, modules: { ".": root, ...Object.fromEntries(modules) } };
}

export interface PlanOptions {
  readonly variables: ValueMap;
  /** Contents that replace files, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Evaluates every resource with its arguments, as `terraform plan` does, but without providers: values that only Google
 * knows stay {@link Unknown}.
 * @throws {Error} with the place of a reference that does not exist, of a module call with missing or unknown
 * arguments, or of keys that depend on unknown values.
 */
export function planOf(configuration: Configuration, { variables, files = {} }: PlanOptions): Plan {
  const resources: ResourceInstance[] = [];
  const readFile = (path: string): string =>
    files[path.slice(path.lastIndexOf("/") + 1)] ?? readFileSync(join(configuration.folder, path), "utf8");

  /** One instance of a module. Resources and outputs are evaluated lazily. */
  function instantiate(source: string, address: string, given: Arguments, path: string) {
    const module = configuration.modules[source];
    if (module === undefined) throw new Error(`there is no module ${source}`);
    const prefix = address === "" ? "" : `${address}.`;

    const scope: Scope = {
      readFile,
      resolve(root, steps) {
        const [first, second] = steps.map((step) => ("name" in step ? step.name : undefined));
        if (root === "path") return { value: { module: path, root: "." }, rest: steps };
        if (root === "var") return { value: variable(first), rest: steps.slice(1) };
        if (root === "local") return { value: local(first), rest: steps.slice(1) };
        if (root === "module") return { value: called(first), rest: steps.slice(1) };
        if (root === "data" || root === "ephemeral") {
          return { value: resource(root, first, second), rest: steps.slice(2) };
        }
        return { value: resource("resources", root, first), rest: steps.slice(1) };
      },
    };

    const within = <T>(what: string, work: () => T): T => {
      try {
        return work();
      } catch (cause) {
        throw new Error(`${prefix}${what}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      }
    };

    const variable = once("var", (name) => {
      const block = module.variables[name];
      if (block === undefined) throw new Error(`there is no variable ${name}`);
      if (given.names.includes(name)) return given.get(name);
      if (block.default === undefined) throw new Error(`the variable ${name} is not given`);
      return evaluateJson(block.default, scope);
    });

    const local = once("local", (name) => {
      const block = module.locals[name];
      if (block === undefined) throw new Error(`there is no local ${name}`);
      return evaluateJson(block.value, scope);
    });

    const called = once("module", (name) => {
      const block = module.modules[name];
      if (block === undefined) throw new Error(`there is no module ${name}`);
      const callSource = String(block.source);
      return eachOf(block, scope, (key, inner) => {
        const args: Arguments = {
          names: Object.keys(block).filter((argument) => !metaArguments.has(argument)),
          get: (argument) => within(`module.${name}`, () => evaluateJson(block[argument], inner)),
        };
        const at = addressOf(`${prefix}module.${name}`, key);
        const made = instantiate(callSource, at, args, callSource);
        pending.push(made.workOut);
        return new ModuleInstance(at, made.output);
      });
    });

    const resource = (() => {
      const known = new Map<string, Value>();
      return (kind: "resources" | "data" | "ephemeral", type = "", name = ""): Value => {
        const key = `${kind} ${type}.${name}`;
        const found = known.get(key);
        if (found !== undefined) return found;
        const block = module[kind][type]?.[name];
        if (block === undefined) throw new Error(`there is no ${type}.${name}`);
        const base = `${prefix}${kind === "resources" ? "" : `${kind}.`}${type}.${name}`;
        const value = eachOf(block, scope, (itemKey, inner) => {
          const at = addressOf(base, itemKey);
          const instance = new ResourceInstance(at, type, () =>
            within(`${type}.${name}`, () => {
              checkPreconditions(block, inner);
              return argumentsOf(block, inner);
            }),
          );
          if (kind === "resources") resources.push(instance);
          return instance;
        });
        known.set(key, value);
        return value;
      };
    })();

    const output = once("output", (name) => {
      const block = module.outputs[name];
      if (block === undefined) throw new Error(`there is no output ${name}`);
      return evaluateJson(block.value, scope);
    });

    /** All resources and outputs, evaluated. */
    function workOut(): void {
      const unknown = given.names.find((name) => module?.variables[name] === undefined);
      if (unknown !== undefined) throw new Error(`${address} is given ${unknown}, which it does not know`);
      for (const name of Object.keys(module?.variables ?? {})) {
        variable(name);
        within(`var.${name}`, () => validate(module?.variables[name], scope));
      }
      for (const name of Object.keys(module?.locals ?? {})) local(name);
      for (const name of Object.keys(module?.modules ?? {})) called(name);
      for (const kind of ["resources", "data", "ephemeral"] as const) {
        for (const [type, named] of Object.entries(module?.[kind] ?? {})) {
          for (const name of Object.keys(named)) {
            resource(kind, type, name);
            checkDependencies(named[name], scope);
          }
        }
      }
      for (const block of Object.values(module?.modules ?? {})) checkDependencies(block, scope);
      for (const name of Object.keys(module?.outputs ?? {})) output(name);
    }

    /** Evaluates a value at most once, and detects cycles. */
    function once(kind: string, make: (name: string) => Value): (name: string | undefined) => Value {
      const known = new Map<string, Value>();
      const underWay = new Set<string>();
      return (name = "") => {
        const found = known.get(name);
        if (found !== undefined) return found;
        if (underWay.has(name)) throw new Error(`${prefix}${kind}.${name} needs itself`);
        underWay.add(name);
        const value = within(`${kind}.${name}`, () => make(name));
        underWay.delete(name);
        known.set(name, value);
        return value;
      };
    }

    return { workOut, output };
  }

  const pending: (() => void)[] = [];
  const given: Arguments = { names: Object.keys(variables), get: (name) => variables[name] ?? null };
  const root = instantiate(".", "", given, ".");
  root.workOut();
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) next();
  // Reading the arguments evaluates them, and finds their errors.
  for (const resource of resources) void resource.attributes;
  const outputs = Object.keys(configuration.modules["."]?.outputs ?? {});
  return { resources, outputs: Object.fromEntries(outputs.map((name) => [name, root.output(name)])) };
}

function validate(block: Block | undefined, scope: Scope): void {
  const validations = Array.isArray(block?.validation) ? block.validation : [];
  for (const { condition, error_message } of validations) {
    if (evaluateJson(condition, scope) !== true) throw new Error(String(error_message));
  }
}

function checkPreconditions({ lifecycle }: Block, scope: Scope): void {
  for (const rules of Array.isArray(lifecycle) ? lifecycle : []) {
    for (const { condition, error_message } of rules.precondition ?? []) {
      if (evaluateJson(condition, scope) !== true) throw new Error(String(error_message));
    }
  }
}

/** Checks that dependencies exist. */
function checkDependencies(block: Block | undefined, scope: Scope): void {
  if (Array.isArray(block?.depends_on)) for (const on of block.depends_on) evaluateJson(on, scope);
}

function addressOf(base: string, key: string | undefined): string {
  return key === undefined ? base : `${base}["${key}"]`;
}
