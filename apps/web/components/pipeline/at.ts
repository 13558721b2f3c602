import type { Place } from "./places.ts";

/** Style of what is at a place of the picture. */
export function at({ x, y, width, height }: Place) {
  return {
    position: "absolute",
    left: `${x}px`,
    top: `${y}px`,
    width: `${width}px`,
    height: `${height}px`,
  } as const;
}
