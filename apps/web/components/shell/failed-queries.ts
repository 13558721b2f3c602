"use client";
import { type QueryCacheNotifyEvent, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** Error messages by query hash. */
type Failures = ReadonlyMap<string, string>;

/** The errors of the page's queries that failed the last time, also while they are retried. */
export function useFailedQueries(): Failures {
  const queryClient = useQueryClient();
  const [failures, setFailures] = useState<Failures>(new Map());
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe((event) => setFailures((known) => nextFailures(known, event))),
    [queryClient],
  );
  return failures;
}

/** Returns the same map if the event changes nothing. */
export function nextFailures(known: Failures, event: QueryCacheNotifyEvent): Failures {
  const { query } = event;
  const isGone = event.type === "removed" || (event.type === "observerRemoved" && !query.isActive());
  if (isGone || (event.type === "updated" && event.action.type === "success")) {
    return known.has(query.queryHash) ? without(known, query.queryHash) : known;
  }
  if (event.type === "updated" && event.action.type === "error") {
    const { message } = event.action.error;
    return known.get(query.queryHash) === message ? known : new Map(known).set(query.queryHash, message);
  }
  return known;
}

function without(known: Failures, queryHash: string): Failures {
  const rest = new Map(known);
  rest.delete(queryHash);
  return rest;
}
