import { Badge, Flex } from "@chakra-ui/react";
import type { CachedJob } from "@loopline/contracts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { modelQuery } from "../../resources/jobs.ts";
import { CrownIcon, createSolidIcon, DownIcon, UpIcon, WarningIcon } from "../common/icons.tsx";
import { describeLead, leadOf, type Standing, standingOf } from "./job-facts.ts";

const PromotedIcon = createSolidIcon("M12 4a8 8 0 1 0 .01 0z");
const RefusedIcon = createSolidIcon("M12 2l9 10-9 10-9-10zm0 4.500L7 12l5 5.500 5-5.500z");

interface StandingLook {
  readonly palette: "teal" | "gray" | "orange" | "red";
  readonly icon: ReactNode;
}

/** The chart of trainings draws them with the same shapes. */
export const standingLooks: Record<Standing, StandingLook> = {
  champion: { palette: "teal", icon: <CrownIcon /> },
  promoted: { palette: "gray", icon: <PromotedIcon /> },
  refused: { palette: "orange", icon: <RefusedIcon /> },
  failed: { palette: "red", icon: <WarningIcon /> },
};

/** The outcome of a training: see {@link Standing}. */
export function StandingBadge({ job }: { job: CachedJob }) {
  const { data: champion } = useQuery(modelQuery());
  const standing = standingOf(job, champion);
  if (standing === undefined) return null;
  const { palette, icon } = standingLooks[standing];
  return (
    <Badge colorPalette={palette} size="md">
      {icon}
      {standing}
    </Badge>
  );
}

/** How a model did on the same records as its champion, before the champion's name; nothing if they were not compared. */
export function LeadMark({ job }: { job: CachedJob }) {
  const lead = leadOf(job);
  if (lead === undefined) return null;
  return (
    <Flex
      as="span"
      display="inline-flex"
      align="center"
      verticalAlign="bottom"
      gap="1"
      color={lead > 0 ? "green.fg" : lead < 0 ? "red.fg" : undefined}
    >
      {lead > 0 ? <UpIcon /> : lead < 0 && <DownIcon />}
      {describeLead(lead)}
    </Flex>
  );
}
