import { Box, Flex, Skeleton } from "@chakra-ui/react";
import type { ReactNode } from "react";

/** A number and what it counts, for use inside a `dl`. */
export function StatCard(props: {
  title: string;
  icon?: ReactNode;
  value: ReactNode;
  detail?: ReactNode;
  /** A small drawing at the end. */
  drawing?: ReactNode;
  /** Whether it spans both columns on small screens. */
  isWide?: boolean;
}) {
  return (
    <Box
      bg="bg.panel"
      borderWidth="1px"
      rounded="l3"
      paddingX="4"
      paddingY="3"
      minWidth="0"
      gridColumn={props.isWide ? { base: "span 2", lg: "auto" } : undefined}
    >
      <Flex as="dt" align="center" gap="1.5" color="fg.muted" textStyle="sm">
        {props.icon}
        {props.title}
      </Flex>
      <Flex as="dd" align="center" justify="space-between" gap="2" minHeight="9">
        <Flex align="baseline" columnGap="2" wrap="wrap">
          <Box textStyle="2xl" fontWeight="semibold" fontVariantNumeric="tabular-nums">
            {props.value}
          </Box>{" "}
          {props.detail !== undefined && (
            <Box textStyle="sm" color="fg.muted">
              {props.detail}
            </Box>
          )}
        </Flex>
        {props.drawing}
      </Flex>
    </Box>
  );
}

/** Placeholder for a value that is loading. */
export function ValueSkeleton() {
  return <Skeleton height="8" width="16" />;
}
