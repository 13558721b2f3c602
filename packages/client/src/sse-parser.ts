/** One block of a stream of server-sent events. */
export interface SseBlock {
  /** The last one that the stream has named, here or before. */
  readonly id: string;
  readonly type: string;
  /** Undefined of a block that only names an id. */
  readonly data: string | undefined;
}

/** Reads server-sent events as they come, wherever the pieces are cut. */
export interface SseParser {
  /** The blocks that end in this piece. */
  push(piece: string): SseBlock[];
  /** Milliseconds that the server wants to be left alone before the next connection, where it has said so. */
  readonly retry: number | undefined;
}

/** Follows the standard's "interpreting an event stream" (html.spec.whatwg.org, 9.2.6). */
export function createSseParser(): SseParser {
  let rest = "";
  let endedInReturn = false;
  let retry: number | undefined;
  let id = "";
  let type = "";
  let data: string[] = [];
  let isNamed = false;

  function takeField(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") type = value;
    if (name === "data") data.push(value);
    if (name === "retry" && /^\d+$/.test(value)) retry = Number(value);
    if (name === "id" && !value.includes("\0")) {
      id = value;
      isNamed = true;
    }
  }

  function endBlock(): SseBlock[] {
    const isEmpty = data.length === 0 && !isNamed;
    const block = { id, type: type || "message", data: data.length === 0 ? undefined : data.join("\n") };
    type = "";
    data = [];
    isNamed = false;
    return isEmpty ? [] : [block];
  }

  return {
    get retry() {
      return retry;
    },
    push(piece) {
      if (piece === "") return [];
      // The second half of a line end whose first half came in the piece before.
      rest += endedInReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
      endedInReturn = piece.endsWith("\r");
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
