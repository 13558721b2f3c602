import { z } from "zod";

/** `google.protobuf.Duration` as proto-loader gives it. */
export const DurationSchema = z.object({ seconds: z.number().default(0), nanos: z.number().default(0) });

export type Duration = z.infer<typeof DurationSchema>;

/** Milliseconds, with fractions. */
export function toMilliseconds(duration: Duration): number {
  return duration.seconds * 1_000 + duration.nanos / 1_000_000;
}

/** `google.protobuf.Timestamp` of a time in milliseconds since 1970. */
export function toTimestamp(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: Math.round((milliseconds - seconds * 1_000) * 1_000_000) };
}
