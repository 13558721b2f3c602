import { Button, Flex, Text } from "@chakra-ui/react";
import { ArrowLeftIcon, ArrowRightIcon } from "../common/icons.tsx";
import type { Pages } from "./use-pages.ts";

/** Buttons to newer and older entries; nothing where all fit on one page. */
export function Pager({ pages, nextCursor }: { pages: Pages; nextCursor: string | undefined }) {
  if (pages.toNewer === undefined && nextCursor === undefined) return null;
  return (
    <Flex as="nav" aria-label="Older and newer entries" align="center" justify="center" gap="4" marginTop="4">
      <Button size="sm" variant="outline" disabled={pages.toNewer === undefined} onClick={pages.toNewer}>
        <ArrowLeftIcon /> Newer
      </Button>
      <Text textStyle="sm" color="fg.muted" aria-live="polite">
        Page {pages.number}
      </Text>
      <Button
        size="sm"
        variant="outline"
        disabled={nextCursor === undefined}
        onClick={() => nextCursor !== undefined && pages.toOlder(nextCursor)}
      >
        Older <ArrowRightIcon />
      </Button>
    </Flex>
  );
}
