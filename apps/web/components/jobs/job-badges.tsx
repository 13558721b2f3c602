import { Badge, Flex } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { modelQuery } from "../../resources/jobs.ts";
import { formatChange } from "../common/accuracy.ts";
import { CheckIcon, CrossIcon, CrownIcon, DownIcon, UpIcon } from "../common/icons.tsx";
import { type Standing, standingOf } from "./job-facts.ts";

const looks: Record<Standing, { palette: "teal" | "gray" | "red"; icon: ReactNode; text: string }> = {
  champion: { palette: "teal", icon: <CrownIcon />, text: "champion" },
  promoted: { palette: "gray", icon: <CheckIcon />, text: "promoted" },
  rejected: { palette: "red", icon: <CrossIcon />, text: "not promoted" },
  failed: { palette: "red", icon: <CrossIcon />, text: "failed" },
};

/** The outcome of a job: see {@link Standing}. */
export function StandingBadge({ job }: { job: CachedJob }) {
  const { data: champion } = useQuery(modelQuery());
  const standing = standingOf(job, champion);
  if (standing === undefined) return null;
  const { palette, icon, text } = looks[standing];
  return (
    <Badge colorPalette={palette} size="md">
      {icon}
      {text}
    </Badge>
  );
}

/** The change of accuracy, with an arrow. @param props.change as a share of one; undefined for the first job */
export function ChangeMark({ change }: { change: number | undefined }) {
  if (change === undefined) return <>first job</>;
  const text = formatChange(change);
  if (text === "no change") return <>{text}</>;
  return (
    <Flex as="span" display="inline-flex" align="center" gap="1" color={change > 0 ? "green.fg" : "red.fg"}>
      {change > 0 ? <UpIcon /> : <DownIcon />}
      {text}
    </Flex>
  );
}
