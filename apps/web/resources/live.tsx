"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { listenToEvents } from "./listen-to-events.ts";
import { createPace, type Pace } from "./pace.ts";

const PaceContext = createContext<Pace | undefined>(undefined);

/**
 * Keeps what is on the screen up to date. This file alone knows how: by being told, and, while nobody tells us, by asking
 * again and again, faster for a while after something was sent.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const [pace] = useState(() => createPace(() => performance.now()));
  const queryClient = useQueryClient();
  useEffect(
    () =>
      listenToEvents({
        onNews: () => void queryClient.invalidateQueries(),
        onListening: (isListening) => {
          pace.listen(isListening);
          // Whatever happened in between, and the round that takes up the other pace.
          void queryClient.invalidateQueries();
        },
      }),
    [pace, queryClient],
  );
  return <PaceContext value={pace}>{children}</PaceContext>;
}

/** Options that make a query live. */
export function useLive(): { refetchInterval: () => number } {
  return { refetchInterval: usePace().interval };
}

/** To be called when something was sent whose effect will show soon. */
export function useExpectNews(): () => void {
  const pace = usePace();
  const queryClient = useQueryClient();
  return useCallback(() => {
    pace.hurry();
    // The round that takes up the faster pace.
    void queryClient.invalidateQueries();
  }, [pace, queryClient]);
}

function usePace(): Pace {
  const pace = useContext(PaceContext);
  if (pace === undefined) throw new Error("There are no live updates outside of <LiveUpdates>");
  return pace;
}
