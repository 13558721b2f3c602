import { Box } from "@chakra-ui/react";
import type { ChartPoint } from "./chart-points.ts";

/** A circle for a promoted model, ringed if it predicts now, a hollow diamond for a refused one, a triangle for a failure. */
export function Mark({ standing, transform }: { standing: ChartPoint["standing"]; transform?: string }) {
  const color = (name: string) => `var(--chakra-colors-${name})`;
  const place = { transform, className: `mark-${standing}` };
  switch (standing) {
    case "champion":
    case "promoted":
      return (
        <g {...place} fill={color("teal-fg")}>
          <circle r="4" />
          {standing === "champion" && (
            <circle r="8" fill="none" stroke={color("teal-fg")} strokeWidth="1.5" />
          )}
        </g>
      );
    case "refused":
      return (
        <path
          {...place}
          d="M0-6L6 0 0 6-6 0z"
          fill={color("bg-panel")}
          stroke={color("orange-fg")}
          strokeWidth="2"
        />
      );
    case "failed":
      return <path {...place} d="M0-6L6 5H-6z" fill={color("red-fg")} />;
  }
}

const legend = [
  ["champion", "predicts now"],
  ["promoted", "promoted"],
  ["refused", "refused"],
  ["failed", "failed"],
] as const;

/** The marks that a chart has, with their meanings. */
export function ChartLegend({ points }: { points: readonly ChartPoint[] }) {
  const isThere = (standing: ChartPoint["standing"]) => points.some((point) => point.standing === standing);
  const item = { display: "inline-flex", alignItems: "center", gap: "1.5" } as const;
  return (
    <Box
      display="flex"
      flexWrap="wrap"
      columnGap="4"
      rowGap="1"
      marginTop="1"
      textStyle="xs"
      color="fg.muted"
      aria-hidden
    >
      {legend
        .filter(([standing]) => isThere(standing))
        .map(([standing, text]) => (
          <Box key={standing} {...item}>
            <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden>
              <Mark standing={standing} />
            </svg>
            {text}
          </Box>
        ))}
      {points.some(({ hasOtherTest }) => hasOtherTest) && (
        <Box {...item}>
          <Box borderStartWidth="2px" borderStyle="dashed" borderColor="border.emphasized" height="4" />
          other test records from here on
        </Box>
      )}
    </Box>
  );
}
