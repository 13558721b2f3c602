/** What an expression comes to. */
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

/** What only Google's answer would tell, such as an account's e-mail: known here by where it comes from. */
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

/** One resource that would be made, with what the configuration says of it. */
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

/** One instance of a module, known to others by its outputs. */
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

/** The key under which something is found. @throws {Error} for what cannot be one, or is not known before Google answers. */
export function keyOf(value: Value, what: string): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error(
    `${what} is ${value instanceof Unknown ? `not known yet: ${value}` : JSON.stringify(value)}`,
  );
}
