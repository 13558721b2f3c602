"use client";
import { chakra } from "@chakra-ui/react";
import { formatMoment } from "./format-moment.ts";
import { useHydrated } from "./use-hydrated.ts";

/**
 * A moment in the viewer's zone and language. The server knows neither, so until the browser has taken over, the text
 * keeps its place but is not seen.
 *
 * @param props.created a `created` field: ISO 8601 in UTC without a zone suffix
 */
export function LocalTime({ created }: { created: string }) {
  const isHydrated = useHydrated();
  const zone = isHydrated ? undefined : "UTC";
  return (
    <chakra.time dateTime={`${created}Z`} visibility={isHydrated ? undefined : "hidden"}>
      {formatMoment(created, zone)}
    </chakra.time>
  );
}
