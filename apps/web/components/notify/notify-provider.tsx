"use client";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import { createNoticeFeed, type Notice } from "./notice-feed.ts";

const NotifyContext = createContext<((notice: Notice) => void) | undefined>(undefined);

// Loaded after the page, because nothing needs a notice at once.
const ToastRegion = dynamic(() => import("./toast-region.tsx").then((module) => module.ToastRegion), {
  ssr: false,
});

export function NotifyProvider({ children }: { children: ReactNode }) {
  const [feed] = useState(createNoticeFeed);
  return (
    <NotifyContext value={feed.post}>
      {children}
      <ToastRegion feed={feed} />
    </NotifyContext>
  );
}

/** Returns a function that notifies the user of a success or a failure. */
export function useNotify(): (notice: Notice) => void {
  const notify = useContext(NotifyContext);
  if (notify === undefined) throw new Error("useNotify works only inside <NotifyProvider>");
  return notify;
}
