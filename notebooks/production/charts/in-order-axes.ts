interface Axis {
  readonly field: string;
  readonly title: string;
}

/** Axes of what came one after the other, in whole steps, and of a share of each, as near as the values are. */
export function inOrderAxes(order: Axis, share: Axis) {
  return {
    x: {
      field: order.field,
      type: "quantitative",
      title: order.title,
      scale: { nice: false, padding: 12 },
      axis: { format: "d", tickMinStep: 1 },
    },
    y: {
      field: share.field,
      type: "quantitative",
      title: share.title,
      scale: { zero: false },
    },
  } as const;
}
