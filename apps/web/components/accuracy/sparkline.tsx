import { chakra } from "@chakra-ui/react";
import { sparklinePoints } from "./sparkline-points.ts";

const size = { width: 96, height: 28 };

/** A small line through values, first to last. */
export function Sparkline({ values, description }: { values: readonly number[]; description: string }) {
  if (values.length < 2) return null;
  return (
    <chakra.svg
      viewBox={`-2 -2 ${size.width + 4} ${size.height + 4}`}
      width={`${size.width}px`}
      height={`${size.height}px`}
      role="img"
      aria-label={description}
    >
      <chakra.polyline
        points={sparklinePoints(values, size)}
        fill="none"
        stroke="teal.fg"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </chakra.svg>
  );
}
