import { chakra } from "@chakra-ui/react";
import { formatShare } from "../common/format-number.ts";
import { labelPalette } from "../common/label-palette.ts";

/** Gives a circumference of 100, on which a share in percent is a length. */
const radius = 100 / (2 * Math.PI);

/** A ring in two colours. Both shares are of one; undefined draws an empty ring. */
export function ShareDoughnut({ real, fake }: { real: number | undefined; fake: number | undefined }) {
  const ring = { cx: 20, cy: 20, r: radius, fill: "none", strokeWidth: 8 };
  const isEmpty = real === undefined || fake === undefined;
  const description = isEmpty
    ? "No predictions yet"
    : `${formatShare(real)} of the predictions are real, ${formatShare(fake)} are fake`;
  return (
    <chakra.svg viewBox="0 0 40 40" boxSize="9" flexShrink="0" role="img" aria-label={description}>
      <chakra.circle {...ring} stroke={isEmpty ? "bg.emphasized" : `${labelPalette.fake}.solid`} />
      {!isEmpty && (
        <chakra.circle
          {...ring}
          stroke={`${labelPalette.real}.solid`}
          strokeDasharray={`${real * 100} ${100 - real * 100}`}
          strokeDashoffset="25"
        />
      )}
    </chakra.svg>
  );
}
