import { services } from "../../../server/services.ts";
import { streamEvents } from "../../../server/stream-events.ts";

export function GET(request: Request): Response {
  return streamEvents(request, services());
}
