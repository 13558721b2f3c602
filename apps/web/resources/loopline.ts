import { createCalls } from "@loopline/client";
import { requestJson } from "./request-json.ts";

/** The APIs' own routes, which our server has below `/api`. */
export const loopline = createCalls({ ingest: requestJson, predict: requestJson });
