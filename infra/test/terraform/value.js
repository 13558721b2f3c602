/** What only Google's answer would tell, such as an account's e-mail: known here by where it comes from. */
export class Unknown {
    address;
    constructor(address) {
        this.address = address;
    }
    toString() {
        return `<${this.address}>`;
    }
    toJSON() {
        return this.toString();
    }
}
/** One resource that would be made, with what the configuration says of it. */
export class ResourceInstance {
    address;
    type;
    #attributes;
    #known;
    constructor(address, type, attributes) {
        this.address = address;
        this.type = type;
        this.#attributes = attributes;
    }
    get attributes() {
        this.#known ??= this.#attributes();
        return this.#known;
    }
}
/** One instance of a module, known to others by its outputs. */
export class ModuleInstance {
    address;
    output;
    constructor(address, output) {
        this.address = address;
        this.output = output;
    }
}
export function isMap(value) {
    return (typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        !(value instanceof Unknown) &&
        !(value instanceof ResourceInstance) &&
        !(value instanceof ModuleInstance));
}
export function isList(value) {
    return Array.isArray(value);
}
/** The key under which something is found. @throws {Error} for what cannot be one, or is not known before Google answers. */
export function keyOf(value, what) {
    if (typeof value === "string" || typeof value === "number")
        return String(value);
    throw new Error(`${what} is ${value instanceof Unknown ? `not known yet: ${value}` : JSON.stringify(value)}`);
}
