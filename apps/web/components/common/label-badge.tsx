import { Badge } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { CheckIcon, CrossIcon } from "./icons.tsx";

/** Colours that colour-blind people can tell apart. */
export const labelPalette: Record<LabelName, "blue" | "orange"> = { real: "blue", fake: "orange" };

/** A label as a word and an icon, so that it does not depend on its colour. */
export function LabelBadge({ label }: { label: LabelName }) {
  const Icon = label === "real" ? CheckIcon : CrossIcon;
  return (
    <Badge colorPalette={labelPalette[label]} size="md">
      <Icon />
      {label}
    </Badge>
  );
}
