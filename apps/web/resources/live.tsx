"use client";
import { LooplineError } from "@loopline/client";
import type { EventType } from "@loopline/contracts";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { createPoller, type Poller } from "./poller.ts";

/**
 * Keeps what is on the screen up to date, by the server's events. While there are none, it polls, and faster for a while
 * after something was sent.
 */
export function LiveQueries({ children, isLive }: { children: ReactNode; isLive: boolean }) {
  const [poller] = useState(() => createPoller(() => performance.now()));
  const [queryClient] = useState(() => createQueryClient(poller));
  useEffect(() => (isLive ? listenToEvents(queryClient, poller) : undefined), [isLive, queryClient, poller]);
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}

/** Milliseconds after which a batch is listed, with or without predictions. */
const waitingMs = 1_500;

function createQueryClient(poller: Poller): QueryClient {
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        refetchInterval: poller.interval,
        // The browser does not repeat the server's requests at once.
        staleTime: 1_000,
        // One failure is not reported; a second one is.
        retry: 1,
        retryDelay: 300,
      },
    },
    queryCache: new QueryCache({
      // The session has ended: the server leads to the page for signing in.
      onError(error) {
        if (error instanceof LooplineError && error.status === 401) window.location.reload();
      },
    }),
    mutationCache: new MutationCache({
      onSuccess() {
        poller.hurry();
        // Lets the queries take up the shorter interval.
        void queryClient.invalidateQueries();
        // There is no event for a batch that waits for the first model.
        setTimeout(() => void queryClient.invalidateQueries(), waitingMs);
      },
    }),
  });
  return queryClient;
}

const newsTypes: readonly (EventType | "reset")[] = [
  "batch-predicted",
  "job-finished",
  "model-promoted",
  "reset",
];

const minMsBetweenNews = 250;

/**
 * Refetches the queries after each event of the server, at most four times a second and always once more after the last
 * event, until the returned function is called. The browser reconnects by itself.
 */
function listenToEvents(queryClient: QueryClient, poller: Poller): () => void {
  const events = new EventSource("/api/events");
  const refetch = () => void queryClient.invalidateQueries();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isListening = false;

  function setListening(now: boolean): void {
    if (now === isListening) return;
    isListening = now;
    poller.setListening(now);
    // Fetches what was missed in between, and lets the queries take up the new interval.
    refetch();
  }

  events.addEventListener("listening", () => setListening(true));
  events.addEventListener("error", () => setListening(false));
  for (const type of newsTypes) {
    events.addEventListener(type, () => {
      // The first event of a burst is passed on at once.
      if (timer === undefined) refetch();
      timer ??= setTimeout(() => {
        timer = undefined;
        refetch();
      }, minMsBetweenNews);
    });
  }
  return () => {
    events.close();
    clearTimeout(timer);
  };
}
