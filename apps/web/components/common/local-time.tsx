"use client";
import { chakra } from "@chakra-ui/react";
import { useSyncExternalStore } from "react";
import { formatMoment, formatZoned } from "./format.ts";

/**
 * A time in the viewer's zone and language. The server knows neither, so the text takes up its space but stays invisible
 * until the browser has hydrated the page.
 *
 * @param props.created a `created` field: ISO 8601 in UTC without a zone suffix
 */
export function LocalTime({ created }: { created: string }) {
  const isHydrated = useHydrated();
  const zone = isHydrated ? undefined : "UTC";
  return (
    <chakra.time
      dateTime={`${created}Z`}
      title={isHydrated ? formatZoned(created) : undefined}
      visibility={isHydrated ? undefined : "hidden"}
    >
      {formatMoment(created, zone)}
    </chakra.time>
  );
}

/** Says in which zone the times on the page are. */
export function TimeZone() {
  const isHydrated = useHydrated();
  return (
    <chakra.span visibility={isHydrated ? undefined : "hidden"}>
      Times are in {isHydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC"}
    </chakra.span>
  );
}

const neverChanges = () => () => undefined;

/** False on the server and in the browser's first render, which must match the server's; true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
