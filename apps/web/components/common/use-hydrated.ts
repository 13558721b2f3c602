"use client";
import { useSyncExternalStore } from "react";

const nothingToHear = () => () => undefined;

/** False on the server and for the browser's first render, which must be the same; true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    nothingToHear,
    () => true,
    () => false,
  );
}
