import { Badge, Box, chakra, Text } from "@chakra-ui/react";
import type { CachedBatch } from "@loopline/contracts";
import { CheckIcon, WaitIcon } from "./icons.tsx";

type Named = Pick<CachedBatch, "batch_id" | "name" | "source">;

/** The name that people gave to a batch, or the first eight digits of its id. */
export function batchName({ name, batch_id }: Named): string {
  return name ?? batch_id.slice(0, 8);
}

/** A batch's name or short id, and who submitted it. */
export function BatchName({ batch }: { batch: Named }) {
  const { name, source } = batch;
  return (
    <Box minWidth="0">
      <chakra.span
        fontWeight={name === undefined ? undefined : "medium"}
        fontFamily={name === undefined ? "mono" : undefined}
        overflowWrap="anywhere"
        title={batch.batch_id}
      >
        {batchName(batch)}
      </chakra.span>
      {source !== undefined && (
        <Text textStyle="xs" color="fg.muted" overflowWrap="anywhere">
          from {source}
        </Text>
      )}
    </Box>
  );
}

/** Whether a batch is predicted or waits for a model. */
export function BatchState({ batch }: { batch: Pick<CachedBatch, "predictions"> }) {
  const isWaiting = batch.predictions.includes(null);
  return (
    <Badge
      size="md"
      variant={isWaiting ? "outline" : "plain"}
      color="fg.muted"
      paddingX={isWaiting ? undefined : "0"}
    >
      {isWaiting ? <WaitIcon /> : <CheckIcon />}
      {isWaiting ? "waiting for a model" : "predicted"}
    </Badge>
  );
}
