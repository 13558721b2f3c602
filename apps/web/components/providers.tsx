"use client";
import { ChakraProvider } from "@chakra-ui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createQueryClient } from "../resources/create-query-client.ts";
import { LiveUpdates } from "../resources/live.tsx";
import { StyleRegistry } from "../theme/style-registry.tsx";
import { system } from "../theme/system.ts";
import { NotifyProvider } from "./notify/notify-provider.tsx";

/** Gives every component styles, the query cache, live updates and notifications. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <StyleRegistry>
      <ChakraProvider value={system}>
        <QueryClientProvider client={queryClient}>
          <LiveUpdates>
            <NotifyProvider>{children}</NotifyProvider>
          </LiveUpdates>
        </QueryClientProvider>
      </ChakraProvider>
    </StyleRegistry>
  );
}
