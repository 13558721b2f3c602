"use client";
import { Badge, Box, chakra, Flex, Grid, IconButton, Link, Text, VisuallyHidden } from "@chakra-ui/react";
import type { RecordWarning } from "@loopline/contracts";
import NextLink from "next/link";
import { memo } from "react";
import { useDataset } from "../common/dataset.tsx";
import { CheckIcon, CrossIcon, PenIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { WarningList } from "../common/warning-list.tsx";
import { explainPath } from "../explain/selection.ts";
import { ClassMenu } from "./class-menu.tsx";
import { type Review, reviewOf } from "./draft.ts";

interface ReviewRowProps {
  readonly batchId: string;
  /** The record's position in its batch, from 0. */
  readonly position: number;
  readonly subject: string;
  /** Null while there is no model. */
  readonly prediction: string | null;
  /** The class that the user chose; undefined if none. */
  readonly actual: string | undefined;
  /** The record's true class, if it is known. */
  readonly truth: string | undefined;
  /** How sure the prediction is; undefined if that is not known. */
  readonly certainty: string | undefined;
  readonly warnings: readonly RecordWarning[] | undefined;
  /** An `actual` of undefined undoes the choice. */
  readonly onCorrect: (position: number, actual: string | undefined) => void;
}

const looks = {
  untouched: { border: "transparent", bg: undefined },
  correct: { border: "green.solid", bg: undefined },
  wrong: { border: "red.solid", bg: "bg.error" },
  labelled: { border: "blue.solid", bg: undefined },
};

/** One record with its prediction and the choice of its actual class. Memoised, because a batch may have thousands. */
export const ReviewRow = memo(function ReviewRow(props: ReviewRowProps) {
  const {
    batchId,
    position,
    subject,
    prediction,
    actual,
    truth,
    certainty,
    warnings = [],
    onCorrect,
  } = props;
  const { One, classes, classOf } = useDataset();
  const name = subject || `${One} ${position + 1}`;
  const review = actual === undefined ? "untouched" : reviewOf(prediction, actual);
  const Choice = classes.length === 2 ? ActualChoice : ClassMenu;
  return (
    <Grid
      templateColumns={{
        base: "minmax(0, 1fr) auto",
        sm: `minmax(0, 1fr) ${classes.length === 2 ? "8rem 10rem" : "13rem 13rem"}`,
      }}
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
            known truth: {classOf(truth).label}
          </Text>
        )}
        {certainty !== undefined && (
          <Text textStyle="xs" color="fg.muted" fontVariantNumeric="tabular-nums">
            {certainty}
          </Text>
        )}
        <WarningList warnings={warnings} />
      </Box>
      <Flex align="center" gap="2">
        <LabelBadge label={prediction} />
        {prediction !== null && (
          <Link asChild textStyle="xs" variant="underline" color="teal.fg" order="1">
            <NextLink
              href={explainPath(batchId, position)}
              aria-label={`Why ${name} was predicted ${classOf(prediction).label}`}
            >
              Why?
            </NextLink>
          </Link>
        )}
      </Flex>
      <Flex align="center" gap="2" justify="flex-end" wrap="wrap" gridColumn={{ base: "1 / -1", sm: "auto" }}>
        <Choice name={name} position={position} actual={actual} onCorrect={onCorrect} />
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

const reviewPalettes = { correct: "green", wrong: "red", labelled: "blue" } as const;

function ReviewBadge({ review }: { review: Review }) {
  const Icon = review === "wrong" ? PenIcon : CheckIcon;
  return (
    <Badge colorPalette={reviewPalettes[review]} variant="surface">
      <Icon />
      {review}
    </Badge>
  );
}

export interface ChoiceProps {
  readonly name: string;
  readonly position: number;
  /** The chosen class; undefined if none. */
  readonly actual: string | undefined;
  readonly onCorrect: (position: number, actual: string) => void;
}

/**
 * Chooses one of two classes, the last one first, as in the original. Native radio buttons, because they are light and work by
 * keyboard.
 */
function ActualChoice(props: ChoiceProps) {
  const { name, position, actual, onCorrect } = props;
  const { classes } = useDataset();
  return (
    <chakra.fieldset>
      <VisuallyHidden as="legend">Actual label of {name}</VisuallyHidden>
      <Flex borderWidth="1px" borderColor="border.emphasized" rounded="l2" overflow="hidden">
        {classes.toReversed().map(({ value, label, palette }) => (
          <chakra.label key={value} cursor="pointer" position="relative">
            <VisuallyHidden asChild>
              <input
                type="radio"
                name={`actual-${position}`}
                value={value}
                checked={actual === value}
                onChange={() => onCorrect(position, value)}
              />
            </VisuallyHidden>
            <chakra.span
              display="block"
              paddingX="3"
              paddingY="1"
              textStyle="sm"
              colorPalette={palette}
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
