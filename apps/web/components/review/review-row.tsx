"use client";
import { Badge, Box, Flex, Grid, Link, Text } from "@chakra-ui/react";
import type { LabelName } from "@loopline/contracts";
import NextLink from "next/link";
import { memo } from "react";
import { PenIcon } from "../common/icons.tsx";
import { LabelBadge } from "../common/label-badge.tsx";
import { explainPath } from "../explain/explain-path.ts";
import { ActualChoice } from "./actual-choice.tsx";

interface ReviewRowProps {
  readonly batchId: string;
  /** Of the note in its batch, from 0. */
  readonly position: number;
  readonly subject: string;
  readonly prediction: LabelName;
  readonly actual: LabelName;
  /** Whether the subject itself tells what the note is. */
  readonly isTruth: boolean;
  readonly onCorrect: (position: number, actual: LabelName) => void;
}

/** One note: what it was taken for, and the choice of what it is. Memoised, for a batch may have thousands. */
export const ReviewRow = memo(function ReviewRow(props: ReviewRowProps) {
  const { batchId, position, subject, prediction, actual, isTruth, onCorrect } = props;
  const name = subject || `Note ${position + 1}`;
  const isWrong = prediction !== actual;
  return (
    <Grid
      templateColumns={{ base: "minmax(0, 1fr) auto", sm: "minmax(0, 1fr) 8rem 13rem" }}
      alignItems="center"
      columnGap="4"
      rowGap="2"
      paddingX="3"
      paddingY="2.5"
      borderBottomWidth="1px"
      borderStartWidth="4px"
      borderStartColor={isWrong ? "red.solid" : "transparent"}
      bg={isWrong ? "bg.error" : undefined}
      data-wrong={isWrong || undefined}
    >
      <Box>
        <Text fontWeight="medium" truncate title={name}>
          {name}
        </Text>
        {isTruth && (
          <Text textStyle="xs" color="fg.muted">
            truth known
          </Text>
        )}
      </Box>
      <Flex align="center" gap="2">
        <LabelBadge label={prediction} />
        <Link asChild textStyle="xs" variant="underline" color="teal.fg" order="1">
          <NextLink
            href={explainPath(batchId, position)}
            aria-label={`Why ${name} was taken for ${prediction}`}
          >
            Why?
          </NextLink>
        </Link>
      </Flex>
      <Flex align="center" gap="2" justify="flex-end" gridColumn={{ base: "1 / -1", sm: "auto" }}>
        {isWrong && (
          <Badge colorPalette="red" variant="surface">
            <PenIcon />
            wrong
          </Badge>
        )}
        <ActualChoice name={name} position={position} actual={actual} onCorrect={onCorrect} />
      </Flex>
    </Grid>
  );
});
