import { Badge, Box, chakra, Text } from "@chakra-ui/react";
import type { CachedBatch } from "@loopline/contracts";
import { CheckIcon, WaitIcon } from "./icons.tsx";

type Named = Pick<CachedBatch, "batch_id" | "name" | "source" | "owner">;

/** The name that people gave to a batch, or the first eight digits of its id. */
export function batchName({ name, batch_id }: Named): string {
  return name ?? batch_id.slice(0, 8);
}

/** Who submitted a batch, and whose it is; undefined if neither is known. Only operators are sent the owner. */
function batchOrigin({ source, owner }: Pick<Named, "source" | "owner">): string | undefined {
  const parts = [
    ...(source === undefined ? [] : [`from ${source}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** A batch's name or short id, who submitted it, and whose it is. */
export function BatchName({ batch }: { batch: Named }) {
  const { name } = batch;
  const origin = batchOrigin(batch);
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
      {origin !== undefined && (
        <Text textStyle="xs" color="fg.muted" overflowWrap="anywhere">
          {origin}
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
