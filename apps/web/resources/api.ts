import { createCalls, createRequester, LooplineError, type Requester } from "@loopline/client";

/** Milliseconds that our server may take; longer than it waits for the APIs. */
const timeoutMs = 65_000;

/** No retries here: queries and uploads have their own. */
const request = createRequester({ url: "/api", timeoutMs, retries: 0 });

/**
 * Requests `/api<path>` from our own server. The server has checked its reply against the contract: checking it again in
 * the browser would add a fifth to the page's JavaScript.
 *
 * @throws {LooplineError} with the API's message, or with one of ours, to show to the user
 */
export const requestJson: Requester = async (path, options) => {
  try {
    return await request(path, options);
  } catch (error) {
    throw error instanceof LooplineError ? reword(error) : error;
  }
};

function reword(error: LooplineError): LooplineError {
  const { status, reply, retryAfter } = error;
  const fallback =
    status === 0
      ? "The server of this page does not answer. Is it running?"
      : `The server answered with status ${status}.`;
  return new LooplineError(status, reply?.message ?? fallback, { cause: error, reply, retryAfter });
}

/** The APIs' own routes, which our server has below `/api`. */
export const loopline = createCalls({ ingest: requestJson, predict: requestJson });
