import { QueryClient } from "@tanstack/react-query";

/** One per page render on the server, one per tab in the browser. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The browser does not repeat the server's requests at once.
        staleTime: 1_000,
        // One failure is not reported; a second one is.
        retry: 1,
        retryDelay: 300,
      },
    },
  });
}
