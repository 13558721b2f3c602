/** One block of a stream of server-sent events. */
export interface SseBlock {
  /** The last id in the stream, in this block or before. */
  readonly id: string;
  readonly type: string;
  /** Undefined in a block that has only an id. */
  readonly data: string | undefined;
}

/** Parses server-sent events from pieces of a stream, wherever the pieces are cut. */
interface SseParser {
  /** The blocks that end in this piece. */
  push(piece: string): SseBlock[];
  /** Milliseconds to wait before the next connection, if the server gave them. */
  readonly retry: number | undefined;
}

/** Follows the standard's "interpreting an event stream" (html.spec.whatwg.org, 9.2.6). */
export function createSseParser(): SseParser {
  let rest = "";
  let endedWithReturn = false;
  let retry: number | undefined;
  let id = "";
  let type = "";
  let data: string[] = [];
  let hasId = false;

  function takeField(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") type = value;
    if (name === "data") data.push(value);
    if (name === "retry" && /^\d+$/.test(value)) retry = Number(value);
    if (name === "id" && !value.includes("\0")) {
      id = value;
      hasId = true;
    }
  }

  function endBlock(): SseBlock[] {
    const isEmpty = data.length === 0 && !hasId;
    const block = { id, type: type || "message", data: data.length === 0 ? undefined : data.join("\n") };
    type = "";
    data = [];
    hasId = false;
    return isEmpty ? [] : [block];
  }

  return {
    get retry() {
      return retry;
    },
    push(piece) {
      if (piece === "") return [];
      // Drop the second half of a line end whose first half ended the piece before.
      rest += endedWithReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
      endedWithReturn = piece.endsWith("\r");
      const lines = rest.split(/\r\n|\r|\n/);
      rest = lines.pop() ?? "";
      return lines.flatMap((line) => {
        if (line === "") return endBlock();
        takeField(line);
        return [];
      });
    },
  };
}
