import { streamEvents } from "../../../server/events.ts";
import { services } from "../../../server/services.ts";

export function GET(request: Request): Response {
  return streamEvents(request, services());
}
