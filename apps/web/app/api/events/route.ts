import { services } from "../../../server/services.ts";

export function GET(request: Request): Response {
  return services().streamEvents(request);
}
