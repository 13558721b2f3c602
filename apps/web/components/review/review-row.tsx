"use client";
import { Badge, Box, Flex, Grid, IconButton, Link, Text } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import NextLink from "next/link";
import { memo } from "react";
import { CheckIcon, CrossIcon, PenIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { explainPath } from "../explain/explain-path.ts";
import { ActualChoice } from "./actual-choice.tsx";

interface ReviewRowProps {
  readonly batchId: string;
  /** Of the note in its batch, from 0. */
  readonly position: number;
  readonly subject: string;
  readonly prediction: LabelName;
  /** What the user says that the note is; undefined before anything was said. */
  readonly actual: LabelName | undefined;
  /** What the note is known to be, if it is. */
  readonly truth: LabelName | undefined;
  /** An `actual` of undefined takes back what was said. */
  readonly onCorrect: (position: number, actual: LabelName | undefined) => void;
}

const looks = {
  untouched: { border: "transparent", bg: undefined },
  right: { border: "green.solid", bg: undefined },
  wrong: { border: "red.solid", bg: "bg.error" },
};

/** One note: its prediction, and the choice of what it is. Memoised, because a batch may have thousands. */
export const ReviewRow = memo(function ReviewRow(props: ReviewRowProps) {
  const { batchId, position, subject, prediction, actual, truth, onCorrect } = props;
  const name = subject || `Note ${position + 1}`;
  const review = actual === undefined ? "untouched" : actual === prediction ? "right" : "wrong";
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
            truth known: {truth}
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

function ReviewBadge({ review }: { review: "right" | "wrong" }) {
  const Icon = review === "right" ? CheckIcon : PenIcon;
  return (
    <Badge colorPalette={review === "right" ? "green" : "red"} variant="surface">
      <Icon />
      {review}
    </Badge>
  );
}
