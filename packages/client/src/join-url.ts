/** @param url may be relative, and may end in slashes */
export function joinUrl(url: string, path: string): string {
  return `${url.replace(/\/+$/, "")}${path}`;
}
