import { Grid, GridItem } from "@chakra-ui/react";
import type { ReactNode } from "react";

/** Names and values, one pair per line. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
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
