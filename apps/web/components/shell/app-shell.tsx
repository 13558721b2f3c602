"use client";
import {
  Alert,
  Box,
  Button,
  Container,
  Flex,
  Link,
  SkipNavContent,
  SkipNavLink,
  Text,
  VisuallyHidden,
} from "@chakra-ui/react";
import { useQueryClient } from "@tanstack/react-query";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { toggleColorMode } from "../../theme/color-mode.ts";
import { DatasetGate } from "../common/dataset.tsx";
import { LoopIcon, MoonIcon, SunIcon } from "../common/icons.tsx";
import { useFailedQueries } from "./failed-queries.ts";

const pageWidth = { maxWidth: "8xl", paddingX: { base: "3", md: "6" } };

/** The header and footer around every page. */
export function AppShell({ children }: { children: ReactNode }) {
  return (
    <Flex direction="column" minHeight="100dvh">
      <SkipNavLink>Skip to content</SkipNavLink>
      <Flex as="header" bg="bg.panel" borderBottomWidth="1px" position="sticky" top="0" zIndex="sticky">
        <Container {...pageWidth}>
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
      <Container as="main" {...pageWidth} flex="1" paddingY={{ base: "4", md: "6" }}>
        <ApiAlert />
        <DatasetGate>{children}</DatasetGate>
      </Container>
      <Flex as="footer" borderTopWidth="1px" bg="bg.panel">
        <Container {...pageWidth} paddingY="4">
          <Text textStyle="sm" color="fg.muted">
            Loopline learns from corrections: submit records, correct their predictions, and the next model
            learns from them.
          </Text>
        </Container>
      </Flex>
    </Flex>
  );
}

const pages = [
  { href: "/", title: "Home" },
  { href: "/review", title: "Review" },
  { href: "/jobs", title: "Jobs" },
  { href: "/pipeline", title: "Pipeline" },
  { href: "/upload", title: "Upload" },
  { href: "/explain", title: "Explain" },
];

function NavLinks() {
  const pathname = usePathname();
  return (
    <Flex as="nav" aria-label="Pages" gap={{ base: "0", sm: "1" }} justify="space-between">
      {pages.map(({ href, title }) => (
        <Link
          key={href}
          asChild
          paddingX={{ base: "1", sm: "3" }}
          paddingY={{ base: "2", md: "4" }}
          color="fg.muted"
          fontSize={{ base: "sm", sm: "md" }}
          fontWeight="medium"
          borderBottomWidth="2px"
          borderColor="transparent"
          _hover={{ color: "fg", textDecoration: "none" }}
          _currentPage={{ color: "teal.fg", borderColor: "teal.fg" }}
        >
          <NextLink href={href} aria-current={pathname === href ? "page" : undefined}>
            {title}
          </NextLink>
        </Link>
      ))}
    </Flex>
  );
}

/** Warns while a query of the page fails. */
function ApiAlert() {
  const queryClient = useQueryClient();
  const failures = useFailedQueries();
  const [message] = failures.values();
  if (message === undefined) return null;
  return (
    <Alert.Root role="alert" status="error" marginBottom="6" alignItems="center" flexWrap="wrap">
      <Alert.Indicator />
      <Alert.Content flex="1 1 12rem">
        <Alert.Title>What you see may be out of date</Alert.Title>
        <Alert.Description>{message}</Alert.Description>
      </Alert.Content>
      <Button
        size="sm"
        variant="outline"
        onClick={() => queryClient.refetchQueries({ predicate: ({ queryHash }) => failures.has(queryHash) })}
      >
        Try again
      </Button>
    </Alert.Root>
  );
}

/** Shows the mode to change to. CSS selects it, because the server does not know the current mode. */
function ColorModeButton() {
  return (
    <Button variant="ghost" size="sm" paddingX="2" onClick={toggleColorMode}>
      <Box _dark={{ display: "none" }}>
        <MoonIcon boxSize="5" />
        <VisuallyHidden>Dark mode</VisuallyHidden>
      </Box>
      <Box _light={{ display: "none" }}>
        <SunIcon boxSize="5" />
        <VisuallyHidden>Light mode</VisuallyHidden>
      </Box>
    </Button>
  );
}
