"use client";
import { Box, Card, Flex, Grid, GridItem, Heading } from "@chakra-ui/react";
import { type ReactNode, useId } from "react";

/** A box on a page, with a title. */
export function Panel(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  const titleId = useId();
  return (
    <Card.Root as="section" aria-labelledby={titleId} minWidth="0">
      <Card.Body gap="4" padding={{ base: "4", md: "5" }}>
        <Flex justify="space-between" align="center" gap="3" wrap="wrap">
          <Heading as="h2" size="md" id={titleId}>
            {props.title}
          </Heading>
          {props.aside}
        </Flex>
        {props.children}
      </Card.Body>
    </Card.Root>
  );
}

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
