"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { listenToEvents } from "./listen-to-events.ts";
import { createPoller, type Poller } from "./poller.ts";

const PollerContext = createContext<Poller | undefined>(undefined);

/**
 * Keeps what is on the screen up to date, by the server's events. While there are none, it polls, and faster for a while
 * after something was sent.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const [poller] = useState(() => createPoller(() => performance.now()));
  const queryClient = useQueryClient();
  useEffect(
    () =>
      listenToEvents({
        onNews: () => void queryClient.invalidateQueries(),
        onListening: (isListening) => {
          poller.setListening(isListening);
          // Fetches what was missed in between, and lets the queries take up the new interval.
          void queryClient.invalidateQueries();
        },
      }),
    [poller, queryClient],
  );
  return <PollerContext value={poller}>{children}</PollerContext>;
}

/** Options that make a query live. */
export function useLive(): { refetchInterval: () => number } {
  return { refetchInterval: usePoller().interval };
}

/** Returns a function to call after something was sent whose effect will show soon. */
export function useExpectNews(): () => void {
  const poller = usePoller();
  const queryClient = useQueryClient();
  return useCallback(() => {
    poller.hurry();
    // Lets the queries take up the shorter interval.
    void queryClient.invalidateQueries();
  }, [poller, queryClient]);
}

function usePoller(): Poller {
  const poller = useContext(PollerContext);
  if (poller === undefined) throw new Error("useLive and useExpectNews work only inside <LiveUpdates>");
  return poller;
}
