/** The predict API's stream of events. */
export interface OpenEvents {
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Opens the stream, to go on after an event. It ends with the signal.
 * @throws when the API does not answer with one
 */
export type OpensEvents = (lastEventId: string | null, signal: AbortSignal) => Promise<OpenEvents>;

/** @param apiKey where callers need one */
export function createOpensEvents(predictApiUrl: string, apiKey: string | undefined): OpensEvents {
  const url = `${predictApiUrl.replace(/\/$/, "")}/events`;
  return async (lastEventId, signal) => {
    const headers = new Headers();
    if (apiKey !== undefined) headers.set("x-api-key", apiKey);
    if (lastEventId !== null) headers.set("last-event-id", lastEventId);
    const {
      ok,
      status,
      body,
      headers: answered,
    } = await fetch(url, {
      headers,
      signal,
      cache: "no-store",
      redirect: "error",
    });
    const isStream = answered.get("content-type")?.startsWith("text/event-stream") === true;
    if (ok && isStream && body !== null) return { body };
    await body?.cancel();
    throw new Error(`GET /events answered ${status}`);
  };
}
