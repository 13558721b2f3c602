/** Vega-lite's channel for a line that is the boundary, or one of its two margins, by the field `line`. */
export const marginDash = {
  field: "line",
  type: "nominal",
  title: null,
  scale: {
    domain: ["boundary", "margin"],
    range: [
      [1, 0],
      [6, 4],
    ],
  },
} as const;

/** The decision on the boundary, and on its margins. */
export const marginLevels = [-1, 0, 1] as const;

export function lineName(level: (typeof marginLevels)[number]): "boundary" | "margin" {
  return level === 0 ? "boundary" : "margin";
}
