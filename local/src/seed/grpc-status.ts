import { status } from "@grpc/grpc-js";
import { z } from "zod";

const StatusSchema = z.object({ code: z.enum(status) });

/** Whether a Google client's error has this gRPC status. */
export function hasStatus(error: unknown, code: keyof typeof status): boolean {
  const parsed = StatusSchema.safeParse(error);
  return parsed.success && parsed.data.code === status[code];
}

/** For `catch`: passes over the error that what is to be made is there already. */
export function unlessItExists(error: unknown): void {
  if (!hasStatus(error, "ALREADY_EXISTS")) throw error;
}
