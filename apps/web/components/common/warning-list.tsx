import { Flex, Text } from "@chakra-ui/react";
import type { BatchReply, RecordWarning } from "@loopline/contracts";
import { WarningIcon } from "./icons.tsx";

/** The warnings of one record of a batch. */
export function warningsAt({ warnings }: Pick<BatchReply, "warnings">, position: number): RecordWarning[] {
  return warnings?.filter((warning) => warning.position === position) ?? [];
}

/** What the model was not trained for in a record; nothing if there are no warnings. */
export function WarningList({ warnings }: { warnings: readonly RecordWarning[] }) {
  return warnings.map(({ feature, message }) => (
    <Flex key={feature} gap="1.5" align="flex-start" textStyle="xs" color="orange.fg" marginTop="0.5">
      <WarningIcon marginTop="0.5" flexShrink="0" />
      <Text as="span" overflowWrap="anywhere">
        {message}
      </Text>
    </Flex>
  ));
}
