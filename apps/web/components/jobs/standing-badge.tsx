import { Badge } from "@chakra-ui/react";
import type { CachedJob, ModelReply } from "@loopline/contracts";
import type { ReactNode } from "react";
import { CheckIcon, CrossIcon, CrownIcon } from "../common/icons.tsx";
import { type Standing, standingOf } from "./job-facts.ts";

const looks: Record<Standing, { palette: "teal" | "gray" | "red"; icon: ReactNode; text: string }> = {
  champion: { palette: "teal", icon: <CrownIcon />, text: "champion" },
  promoted: { palette: "gray", icon: <CheckIcon />, text: "promoted" },
  rejected: { palette: "red", icon: <CrossIcon />, text: "not promoted" },
  failed: { palette: "red", icon: <CrossIcon />, text: "failed" },
};

/** What became of a job's model. */
export function StandingBadge(props: { job: CachedJob; champion: ModelReply | null | undefined }) {
  const standing = standingOf(props.job, props.champion);
  if (standing === undefined) return null;
  const { palette, icon, text } = looks[standing];
  return (
    <Badge colorPalette={palette} size="md">
      {icon}
      {text}
    </Badge>
  );
}
