/** The value of an expression. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Unknown
  | ResourceInstance
  | ModuleInstance
  | readonly Value[]
  | ValueMap;

export interface ValueMap {
  readonly [name: string]: Value;
}

/** A value that only Google knows, such as an account's e-mail, identified by its source. */
export class Unknown {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  toString(): string {
    return `<${this.address}>`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A planned resource with its arguments. */
export class ResourceInstance {
  readonly address: string;
  readonly type: string;
  readonly #attributes: () => ValueMap;
  #known: ValueMap | undefined;

  constructor(address: string, type: string, attributes: () => ValueMap) {
    this.address = address;
    this.type = type;
    this.#attributes = attributes;
  }

  get attributes(): ValueMap {
    this.#known ??= this.#attributes();
    return this.#known;
  }
}

/** One instance of a module. Others see its outputs. */
export class ModuleInstance {
  readonly address: string;
  readonly output: (name: string) => Value;

  constructor(address: string, output: (name: string) => Value) {
    this.address = address;
    this.output = output;
  }
}

export function isMap(value: Value): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof ResourceInstance) &&
    !(value instanceof ModuleInstance)
  );
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Converts a value to a key. @throws {Error} if it cannot be a key or is unknown. */
export function keyOf(value: Value, what: string): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error(
    `${what} is ${value instanceof Unknown ? `not known yet: ${value}` : JSON.stringify(value)}`,
  );
}
