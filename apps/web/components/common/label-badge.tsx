import { Badge } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { CheckIcon, CrossIcon } from "./icons.tsx";
import { labelPalette } from "./label-palette.ts";

/** What a note was taken for. Told by the word and the sign as well as by the colour. */
export function LabelBadge({ label }: { label: LabelName }) {
  const Icon = label === "real" ? CheckIcon : CrossIcon;
  return (
    <Badge colorPalette={labelPalette[label]} size="md">
      <Icon />
      {label}
    </Badge>
  );
}
