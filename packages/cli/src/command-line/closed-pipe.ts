/** Whether a write failed because whoever read, such as `head`, has had enough. */
export function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
