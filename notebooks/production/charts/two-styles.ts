/** Two colours that stay apart for colour-blind people, and are not the classes'. */
export const twoColors = ["#0f766e", "#c026d3"] as const;

/** Scales for vega-lite's channels `color` and `shape` over a field with these two names. */
export function twoScales(one: string, other: string) {
  const domain = [one, other];
  return {
    color: { domain, range: [...twoColors] },
    shape: { domain, range: ["circle", "triangle-up"] },
    dash: { domain, range: [[], [5, 3]] },
  };
}
