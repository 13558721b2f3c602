import { Button, type ButtonProps } from "@chakra-ui/react";
import { PlusIcon } from "../common/icons.tsx";

/** Looks the same before and after what it opens has been loaded. */
export function NewBatchButton(props: Omit<ButtonProps, "children">) {
  return (
    <Button {...props}>
      <PlusIcon /> New batch
    </Button>
  );
}
