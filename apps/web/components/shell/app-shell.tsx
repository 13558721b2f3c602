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
import { useQuery, useQueryClient } from "@tanstack/react-query";
import NextLink from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { datasetQuery } from "../../resources/dataset.ts";
import type { ApiReference } from "../../server/api-references.ts";
import { toggleColorMode } from "../../theme/color-mode.ts";
import { DatasetGate } from "../common/dataset.tsx";
import { LoopIcon, MoonIcon, SunIcon } from "../common/icons.tsx";
import { TimeZone } from "../common/local-time.tsx";
import { useFailedQueries } from "./failed-queries.ts";
import { SignedIn, type Visitor } from "./signed-in.tsx";

const pageWidth = { maxWidth: "8xl", paddingX: { base: "3", md: "6" } };

interface AppShellProps {
  readonly children: ReactNode;
  /** Undefined if nobody needs to sign in. */
  readonly visitor: Visitor | undefined;
  readonly references: readonly ApiReference[];
  /** Whether the page System is left out, which is for operators. */
  readonly isOwners: boolean;
}

/** The header and footer around every page. */
export function AppShell({ children, visitor, references, isOwners }: AppShellProps) {
  return (
    <Frame
      name={<DatasetName />}
      links={<NavLinks isOwners={isOwners} />}
      visitor={visitor}
      references={references}
    >
      <ApiAlert />
      <DatasetGate>{children}</DatasetGate>
    </Frame>
  );
}

interface FrameProps extends Partial<Omit<AppShellProps, "isOwners">> {
  readonly name?: ReactNode;
  readonly links?: ReactNode;
}

/** The header and footer without what needs the APIs: for the page to sign in. */
export function Frame({ children, name, links, visitor, references = [] }: FrameProps) {
  return (
    <Flex direction="column" minHeight="100dvh">
      <SkipNavLink>Skip to content</SkipNavLink>
      <Flex as="header" bg="bg.panel" borderBottomWidth="1px" position="sticky" top="0" zIndex="sticky">
        <Container {...pageWidth}>
          <Flex align="center" columnGap="6" wrap="wrap" paddingTop={{ base: "2", md: "0" }}>
            <Flex align="center" gap="2" minWidth="0" maxWidth={{ base: "70%", md: "2xs" }}>
              <Link asChild fontWeight="bold" fontSize="lg" color="fg" gap="2">
                <NextLink href="/">
                  <LoopIcon color="teal.fg" boxSize="6" />
                  Loopline
                </NextLink>
              </Link>
              {name}
            </Flex>
            <Flex order={{ base: 3, md: 2 }} flex={{ base: "1 0 100%", md: "1" }}>
              {links}
            </Flex>
            <Flex order={{ base: 2, md: 3 }} marginStart="auto" align="center" gap="2" minWidth="0">
              {visitor && <SignedIn {...visitor} />}
              <ColorModeButton />
            </Flex>
          </Flex>
        </Container>
      </Flex>
      <SkipNavContent />
      <Container as="main" {...pageWidth} flex="1" paddingY={{ base: "4", md: "6" }}>
        {children}
      </Container>
      <Flex as="footer" borderTopWidth="1px" bg="bg.panel">
        <Container {...pageWidth} paddingY="4">
          <Flex justify="space-between" columnGap="6" rowGap="1" wrap="wrap" textStyle="sm" color="fg.muted">
            <TimeZone />
            {references.length > 0 && (
              <Flex columnGap="3" wrap="wrap">
                API reference:
                {references.map(({ name, url }) => (
                  <Link key={name} href={url} variant="underline" color="teal.fg">
                    {name}
                  </Link>
                ))}
              </Flex>
            )}
          </Flex>
        </Container>
      </Flex>
    </Flex>
  );
}

/** The name of the dataset, once it is known. */
function DatasetName() {
  const { data: dataset } = useQuery(datasetQuery());
  return (
    <Text
      color="fg.muted"
      borderStartWidth="1px"
      paddingStart="2"
      lineHeight="short"
      truncate
      title={dataset?.name}
    >
      {dataset?.name}
    </Text>
  );
}

/** In the order of work. */
const pages = [
  { href: "/", title: "Home" },
  { href: "/upload", title: "Upload" },
  { href: "/review", title: "Review" },
  { href: "/jobs", title: "Models" },
  { href: "/explain", title: "Explain" },
  { href: "/pipeline", title: "System", isForOperators: true },
];

function NavLinks({ isOwners }: Pick<AppShellProps, "isOwners">) {
  const pathname = usePathname();
  const shown = pages.filter(({ isForOperators }) => !(isOwners && isForOperators));
  return (
    <Flex as="nav" aria-label="Pages" gap={{ base: "0", sm: "1" }} justify="space-between">
      {shown.map(({ href, title }) => (
        <Link
          key={href}
          asChild
          paddingX={{ base: "1", sm: "3" }}
          paddingY={{ base: "2", md: "4" }}
          borderTopWidth="2px"
          color="fg.muted"
          fontSize={{ base: "sm", sm: "md" }}
          fontWeight="medium"
          borderBottomWidth="2px"
          borderColor="transparent"
          _hover={{ color: "fg", textDecoration: "none" }}
          _currentPage={{ color: "teal.fg", borderBottomColor: "teal.fg" }}
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
