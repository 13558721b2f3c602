"use client";
import { CloseButton, Drawer, Portal } from "@chakra-ui/react";
import { type ReactNode, useRef } from "react";

/**
 * A drawer that slides in at the end of the screen. Focus starts at its title, so that screen readers read it.
 *
 * @param props.children a `Drawer.Body`, and a `Drawer.Footer` if there is one
 */
export function SideDrawer(props: {
  title: string;
  subtitle?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Drawer.Root
      open={props.isOpen}
      onOpenChange={({ open }) => open || props.onClose()}
      size="lg"
      lazyMount
      unmountOnExit
      initialFocusEl={() => title.current}
    >
      <Portal>
        <Drawer.Backdrop />
        <Drawer.Positioner>
          <Drawer.Content>
            <Drawer.Header
              flexDirection="column"
              alignItems="flex-start"
              gap="1"
              paddingX={{ base: "4", sm: "6" }}
            >
              <Drawer.Title ref={title} tabIndex={-1} outline="none">
                {props.title}
              </Drawer.Title>
              {props.subtitle}
            </Drawer.Header>
            {props.children}
            <Drawer.CloseTrigger asChild>
              <CloseButton size="sm" />
            </Drawer.CloseTrigger>
          </Drawer.Content>
        </Drawer.Positioner>
      </Portal>
    </Drawer.Root>
  );
}
