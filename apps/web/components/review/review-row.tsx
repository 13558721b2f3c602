"use client";
import { Badge, Box, chakra, Flex, Grid, IconButton, Link, Text, VisuallyHidden } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import NextLink from "next/link";
import { memo } from "react";
import { CheckIcon, CrossIcon, PenIcon } from "../common/icons.tsx";
import { LabelBadge, labelPalette } from "../common/label-badge.tsx";
import { explainPath } from "../explain/selection.ts";

interface ReviewRowProps {
  readonly batchId: string;
  /** The note's position in its batch, from 0. */
  readonly position: number;
  readonly subject: string;
  readonly prediction: LabelName;
  /** The label that the user chose; undefined if none. */
  readonly actual: LabelName | undefined;
  /** The note's true label, if it is known. */
  readonly truth: LabelName | undefined;
  /** An `actual` of undefined undoes the choice. */
  readonly onCorrect: (position: number, actual: LabelName | undefined) => void;
}

const looks = {
  untouched: { border: "transparent", bg: undefined },
  correct: { border: "green.solid", bg: undefined },
  wrong: { border: "red.solid", bg: "bg.error" },
};

/** One note with its prediction and the choice of its actual label. Memoised, because a batch may have thousands. */
export const ReviewRow = memo(function ReviewRow(props: ReviewRowProps) {
  const { batchId, position, subject, prediction, actual, truth, onCorrect } = props;
  const name = subject || `Note ${position + 1}`;
  const review = actual === undefined ? "untouched" : actual === prediction ? "correct" : "wrong";
  return (
    <Grid
      templateColumns={{ base: "minmax(0, 1fr) auto", sm: "minmax(0, 1fr) 8rem 10rem" }}
      alignItems="center"
      columnGap="4"
      rowGap="2"
      paddingX="3"
      paddingY="2.5"
      borderBottomWidth="1px"
      borderStartWidth="4px"
      borderStartColor={looks[review].border}
      bg={looks[review].bg}
      data-review={review}
    >
      <Box>
        <Text fontWeight="medium" truncate title={name}>
          {name}
        </Text>
        {truth !== undefined && (
          <Text textStyle="xs" color="fg.muted">
            known truth: {truth}
          </Text>
        )}
      </Box>
      <Flex align="center" gap="2">
        <LabelBadge label={prediction} />
        <Link asChild textStyle="xs" variant="underline" color="teal.fg" order="1">
          <NextLink
            href={explainPath(batchId, position)}
            aria-label={`Why ${name} was predicted ${prediction}`}
          >
            Why?
          </NextLink>
        </Link>
      </Flex>
      <Flex align="center" gap="2" justify="flex-end" wrap="wrap" gridColumn={{ base: "1 / -1", sm: "auto" }}>
        <ActualChoice name={name} position={position} actual={actual} onCorrect={onCorrect} />
        {review !== "untouched" && (
          <Flex align="center" gap="1" order={{ base: "-1", sm: "0" }}>
            <ReviewBadge review={review} />
            <IconButton
              size="2xs"
              variant="ghost"
              aria-label={`Undo the choice for ${name}`}
              title="Undo"
              onClick={() => onCorrect(position, undefined)}
            >
              <CrossIcon />
            </IconButton>
          </Flex>
        )}
      </Flex>
    </Grid>
  );
});

function ReviewBadge({ review }: { review: "correct" | "wrong" }) {
  const Icon = review === "correct" ? CheckIcon : PenIcon;
  return (
    <Badge colorPalette={review === "correct" ? "green" : "red"} variant="surface">
      <Icon />
      {review}
    </Badge>
  );
}

const choices: readonly LabelName[] = ["real", "fake"];

/** Selects the actual label. Native radio buttons, because they are light and work by keyboard. */
function ActualChoice(props: {
  name: string;
  position: number;
  /** The selected label; undefined if none. */
  actual: LabelName | undefined;
  onCorrect: (position: number, actual: LabelName) => void;
}) {
  const { name, position, actual, onCorrect } = props;
  return (
    <chakra.fieldset>
      <VisuallyHidden as="legend">Actual label of {name}</VisuallyHidden>
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
