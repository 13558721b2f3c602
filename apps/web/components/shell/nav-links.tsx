"use client";
import { Flex, Link } from "@chakra-ui/react";
import NextLink from "next/link";
import { usePathname } from "next/navigation";

const pages = [
  { href: "/", title: "Home" },
  { href: "/review", title: "Review" },
  { href: "/jobs", title: "Jobs" },
  { href: "/pipeline", title: "Pipeline" },
  { href: "/upload", title: "Upload" },
  { href: "/explain", title: "Explain" },
];

export function NavLinks() {
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
