import { chakra, Flex, VisuallyHidden } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import { labelPalette } from "../common/label-palette.ts";

const choices: readonly LabelName[] = ["real", "fake"];

/** The choice of what a note really is. Native radio buttons: a batch has many, and keyboards know how to use them. */
export function ActualChoice(props: {
  name: string;
  position: number;
  /** What was chosen; undefined if nothing was. */
  actual: LabelName | undefined;
  onCorrect: (position: number, actual: LabelName) => void;
}) {
  const { name, position, actual, onCorrect } = props;
  return (
    <chakra.fieldset>
      <VisuallyHidden as="legend">Actual value of {name}</VisuallyHidden>
      <Flex borderWidth="1px" borderColor="border.emphasized" rounded="l2" overflow="hidden">
        {choices.map((label) => (
          <chakra.label key={label} cursor="pointer" position="relative">
            <VisuallyHidden asChild>
              <input
                type="radio"
                name={`actual-${position}`}
                value={label}
                checked={actual === label}
                onChange={() => onCorrect(position, label)}
              />
            </VisuallyHidden>
            <chakra.span
              display="block"
              paddingX="3"
              paddingY="1"
              textStyle="sm"
              colorPalette={labelPalette[label]}
              css={{
                "input:checked + &": {
                  bg: "colorPalette.subtle",
                  color: "colorPalette.fg",
                  fontWeight: "semibold",
                },
                "input:focus-visible + &": {
                  outlineWidth: "2px",
                  outlineStyle: "solid",
                  outlineColor: "colorPalette.focusRing",
                  outlineOffset: "-2px",
                },
              }}
            >
              {label}
            </chakra.span>
          </chakra.label>
        ))}
      </Flex>
    </chakra.fieldset>
  );
}
