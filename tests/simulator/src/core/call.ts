/**
 * Has one effect at a server, all or nothing, and returns what the server says. Everything that can go wrong between a
 * process and a server goes wrong here.
 * @param what names the effect in the trace
 */
export type Call = <T>(what: string, effect: () => T) => Promise<T>;

/** Where nothing goes wrong and nothing takes time. */
export const directCall: Call = async (_what, effect) => effect();
