"use client";
import { Card, Flex, Heading } from "@chakra-ui/react";
import { type ReactNode, useId } from "react";

/** A part of a page with a title. */
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
