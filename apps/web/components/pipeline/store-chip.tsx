import { Center } from "@chakra-ui/react";
import { FileIcon, StoreIcon } from "../common/icons.tsx";
import { at } from "./at.ts";
import type { Place, StoreName } from "./places.ts";

export function StoreChip({ store, place }: { store: StoreName; place: Place }) {
  const Icon = store === "model files" ? FileIcon : StoreIcon;
  return (
    <Center
      {...at(place)}
      gap="1.5"
      bg="bg.muted"
      color="fg.muted"
      borderWidth="1px"
      rounded="l1"
      textStyle="xs"
      whiteSpace="nowrap"
    >
      <Icon />
      {store}
    </Center>
  );
}
