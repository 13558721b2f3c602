import { queryOptions } from "@tanstack/react-query";
import type { DatasetReply } from "../server/dataset.ts";
import { requestJson } from "./api.ts";

/** The dataset that runs. It never changes while a page is open. */
export function datasetQuery() {
  return queryOptions({
    queryKey: ["/dataset"],
    queryFn: ({ signal }) => requestJson<DatasetReply>("/dataset", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: ({ state }) => state.data === undefined,
  });
}
