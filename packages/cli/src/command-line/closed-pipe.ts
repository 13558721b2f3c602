/** Whether a write failed because the reader, such as `head`, closed the pipe (EPIPE). */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
