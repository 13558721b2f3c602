import { Box, Flex, Heading, Text } from "@chakra-ui/react";
import type { ReactNode } from "react";

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
