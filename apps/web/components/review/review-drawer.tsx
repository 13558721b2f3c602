"use client";
import { Drawer, Skeleton, Text } from "@chakra-ui/react";
import { useBatch } from "../../resources/batch.ts";
import { LocalTime } from "../common/local-time.tsx";
import { SideDrawer } from "../common/side-drawer.tsx";
import { ReviewForm } from "./review-form.tsx";

/** One batch, to be corrected. */
export function ReviewDrawer(props: { batchId: string; isOpen: boolean; onClose: () => void }) {
  const { batchId, isOpen, onClose } = props;
  const { data: batch, isError } = useBatch(batchId);
  const subtitle = batch && (
    <Text color="fg.muted">
      Submitted <LocalTime created={batch.created} />. Say what its notes really are: only what you choose or
      confirm is saved.
    </Text>
  );
  return (
    <SideDrawer title="Review batch" subtitle={subtitle} isOpen={isOpen} onClose={onClose}>
      {batch ? (
        <ReviewForm key={batch.batch_id} batch={batch} onClose={onClose} />
      ) : (
        <Drawer.Body>
          {batch === undefined && !isError && <Skeleton height="40" />}
          {isError && <Text>The batch cannot be shown now.</Text>}
          {batch === null && (
            <Text>
              There is no batch {batchId}. Very old batches are not kept here: close this and choose another.
            </Text>
          )}
        </Drawer.Body>
      )}
    </SideDrawer>
  );
}
