import { createRequester, LooplineError, type Requester } from "@loopline/client";

/** How long our server may take. In milliseconds; longer than it gives the APIs. */
const timeoutMs = 65_000;

/** Whoever asks decides whether to ask again: a question at once comes anew, and an upload has more patience. */
const request = createRequester({ url: "/api", timeoutMs, retries: 0 });

/**
 * Asks our own server for `/api<path>`. The server has checked its answer against the contract: doing that again in
 * the browser would add a fifth to the page's JavaScript.
 *
 * @throws {LooplineError} in the API's own words, or in ours, for the person at the screen
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
  const ours =
    status === 0
      ? "The server of this page does not answer. Is it running?"
      : `The server answered with status ${status}.`;
  return new LooplineError(status, reply?.message ?? ours, { cause: error, reply, retryAfter });
}
