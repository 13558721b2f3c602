import type { LabelName } from "@loopline/contracts";

/** Colours that stay apart for colour-blind people. */
export const labelPalette: Record<LabelName, "blue" | "orange"> = { real: "blue", fake: "orange" };
