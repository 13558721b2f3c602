"use client";
import { Container, Flex, Link, SkipNavContent, SkipNavLink, Text } from "@chakra-ui/react";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { LoopIcon } from "../common/icons.tsx";
import { ApiAlert } from "./api-alert.tsx";
import { ColorModeButton } from "./color-mode-button.tsx";
import { NavLinks } from "./nav-links.tsx";

/** Widest that a page gets. */
const maxWidth = "8xl";

/** What is around every page. */
export function AppShell({ children }: { children: ReactNode }) {
  return (
    <Flex direction="column" minHeight="100dvh">
      <SkipNavLink>Skip to content</SkipNavLink>
      <Flex as="header" bg="bg.panel" borderBottomWidth="1px" position="sticky" top="0" zIndex="sticky">
        <Container maxWidth={maxWidth} paddingX={{ base: "3", md: "6" }}>
          <Flex align="center" columnGap="6" wrap="wrap" paddingTop={{ base: "2", md: "0" }}>
            <Link asChild fontWeight="bold" fontSize="lg" color="fg" gap="2">
              <NextLink href="/">
                <LoopIcon color="teal.fg" boxSize="6" />
                Loopline
              </NextLink>
            </Link>
            <Flex order={{ base: 3, md: 2 }} flex={{ base: "1 0 100%", md: "1" }}>
              <NavLinks />
            </Flex>
            <Flex order={{ base: 2, md: 3 }} marginStart="auto">
              <ColorModeButton />
            </Flex>
          </Flex>
        </Container>
      </Flex>
      <SkipNavContent />
      <Container
        as="main"
        maxWidth={maxWidth}
        flex="1"
        paddingX={{ base: "3", md: "6" }}
        paddingY={{ base: "4", md: "6" }}
      >
        <ApiAlert />
        {children}
      </Container>
      <Flex as="footer" borderTopWidth="1px" bg="bg.panel">
        <Container maxWidth={maxWidth} paddingX={{ base: "3", md: "6" }} paddingY="4">
          <Text textStyle="sm" color="fg.muted">
            Loopline learns from corrections: submit notes, correct their predictions, and the next model is
            better.
          </Text>
        </Container>
      </Flex>
    </Flex>
  );
}
