"use client";
import { ChakraProvider } from "@chakra-ui/react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { LiveQueries } from "../resources/live.tsx";
import { StyleRegistry } from "../theme/style-registry.tsx";
import { system } from "../theme/system.ts";

// Loaded after the page, because nothing needs a notice at once.
const ToastRegion = dynamic(() => import("./common/toast-region.tsx").then((module) => module.ToastRegion), {
  ssr: false,
});

/** Gives every component styles, queries and notices. @param props.isLive whether to listen to the server */
export function Providers({ children, isLive }: { children: ReactNode; isLive: boolean }) {
  return (
    <StyleRegistry>
      <ChakraProvider value={system}>
        <LiveQueries isLive={isLive}>{children}</LiveQueries>
        <ToastRegion />
      </ChakraProvider>
    </StyleRegistry>
  );
}
