import { StringDecoder } from "node:string_decoder";

/** A longer line is passed on in pieces, so that a child that writes no line end cannot fill our memory. */
const maxLineLength = 64 * 1024;

/** Calls `onLine` for every line of a stream, without its line end. Empty lines are skipped. */
export function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const pass = (line: string): void => {
    if (line.trim() !== "") onLine(line);
  };
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) pass(line);
    for (; rest.length > maxLineLength; rest = rest.slice(maxLineLength)) pass(rest.slice(0, maxLineLength));
  });
  stream.on("end", () => pass(rest + decoder.end()));
}
