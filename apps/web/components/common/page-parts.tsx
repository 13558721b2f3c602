"use client";
import { Box, Card, Flex, Grid, GridItem, Heading, Skeleton, Text } from "@chakra-ui/react";
import { type ReactNode, useId } from "react";

/** A page's title, what the page is for, and its main action. */
export function PageHeading(props: { title: string; text: ReactNode; action?: ReactNode }) {
  return (
    <Flex justify="space-between" align="flex-start" gap="4" wrap="wrap" marginBottom="5">
      <Box flex="1 1 18rem">
        <Heading as="h1" size="2xl">
          {props.title}
        </Heading>
        <Text color="fg.muted" marginTop="1" maxWidth="3xl">
          {props.text}
        </Text>
      </Box>
      {props.action}
    </Flex>
  );
}

/** A box on a page, with a title. */
export function Panel(props: {
  title: string;
  aside?: ReactNode;
  /** The height of the placeholder while the contents are loading. */
  loading?: string | false;
  /** Shown instead of contents that do not exist yet. */
  empty?: string | false;
  children?: ReactNode;
}) {
  const { title, aside, loading, empty, children } = props;
  const titleId = useId();
  return (
    <Card.Root as="section" aria-labelledby={titleId} minWidth="0">
      <Card.Body gap="4" padding={{ base: "4", md: "5" }}>
        <Flex justify="space-between" align="center" gap="3" wrap="wrap">
          <Heading as="h2" size="md" id={titleId}>
            {title}
          </Heading>
          {aside}
        </Flex>
        {loading ? <Skeleton height={loading} /> : empty ? <Text color="fg.muted">{empty}</Text> : children}
      </Card.Body>
    </Card.Root>
  );
}

export const noModelText = "No model has been trained yet. The first corrections start the first training.";

/** A section of a drawer, with a title. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box as="section">
      <Heading as="h3" size="sm" marginBottom="2">
        {title}
      </Heading>
      {children}
    </Box>
  );
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, one pair per line. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <Grid as="dl" templateColumns="auto minmax(0, 1fr)" columnGap="4" rowGap="1.5" textStyle="sm">
      {facts.map(({ name, value }) => (
        <Grid key={name} templateColumns="subgrid" gridColumn="1 / -1">
          <GridItem as="dt" color="fg.muted">
            {name}
          </GridItem>
          <GridItem as="dd" textAlign="end" fontVariantNumeric="tabular-nums" overflowWrap="anywhere">
            {value}
          </GridItem>
        </Grid>
      ))}
    </Grid>
  );
}
