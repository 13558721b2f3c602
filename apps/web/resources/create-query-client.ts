import { QueryClient } from "@tanstack/react-query";

/** One per page render on the server, one per tab in the browser. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server rendered is not asked for again at once.
        staleTime: 1_000,
        // One lost answer is no news; a second one is.
        retry: 1,
        retryDelay: 300,
      },
    },
  });
}
