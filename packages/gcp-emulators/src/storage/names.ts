import { invalid } from "./storage-error.ts";

/** Throws 400 unless `name` may name a bucket. What passes is also safe as a file name. */
export function checkBucketName(name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(name) || name.includes("..")) {
    throw invalid(
      `Invalid bucket name: '${name}'. Use 3 to 63 of a-z, 0-9, '-', '_' and '.', with a letter or digit at each end.`,
    );
  }
}

/** Throws 400 unless `name` may name an object: 1 to 1024 bytes of UTF-8, on one line, not '.' or '..'. */
export function checkObjectName(name: string): void {
  const problem = problemOf(name);
  if (problem) throw invalid(`Invalid object name ${JSON.stringify(name)}: ${problem}.`);
}

function problemOf(name: string): string | undefined {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0) return "it is empty";
  if (bytes > 1024) return `it is ${bytes} bytes long, at most 1024 are allowed`;
  if (!name.isWellFormed()) return "it is not valid Unicode";
  if (/[\r\n]/.test(name)) return "it contains a line break";
  if (name === "." || name === "..") return "'.' and '..' are reserved";
  return undefined;
}
