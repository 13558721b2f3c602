"use client";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import { createNoticeFeed, type Notice } from "./notice-feed.ts";

const NotifyContext = createContext<((notice: Notice) => void) | undefined>(undefined);

// Nothing to notify of happens in the first moments, so this is not among the first things loaded.
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

/** How to tell the person at the screen that something succeeded or failed. */
export function useNotify(): (notice: Notice) => void {
  const notify = useContext(NotifyContext);
  if (notify === undefined) throw new Error("There is nobody to notify outside of <NotifyProvider>");
  return notify;
}
