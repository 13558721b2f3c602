import { UsageError } from "@loopline/command-line";
import { OwnerSchema } from "@loopline/contracts";

/** @param what names the argument in the error @throws {UsageError} */
export function parseOwner(what: string, text: string): string {
  const { data, error } = OwnerSchema.safeParse(text);
  if (error === undefined) return data;
  throw new UsageError(`${what} ${error.issues[0]?.message}`);
}
