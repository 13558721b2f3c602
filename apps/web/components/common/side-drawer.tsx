"use client";
import { CloseButton, Drawer, Portal, Skeleton, Text } from "@chakra-ui/react";
import { type ReactNode, useRef } from "react";

/**
 * A drawer that slides in at the end of the screen. Focus starts at its title, so that screen readers read it.
 *
 * @param props.onExited after it has slid away
 * @param props.children a `Drawer.Body`, and a `Drawer.Footer` if there is one
 */
export function SideDrawer(props: {
  title: string;
  subtitle?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  onExited?: (() => void) | undefined;
  children: ReactNode;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Drawer.Root
      open={props.isOpen}
      onOpenChange={({ open }) => open || props.onClose()}
      onExitComplete={props.onExited}
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

/** The contents of a drawer that has no controls. It is focusable, so that the keyboard can scroll it. */
export function DrawerText({ children }: { children: ReactNode }) {
  return (
    <Drawer.Body paddingX={{ base: "4", sm: "6" }} paddingBottom="6" tabIndex={0}>
      {children}
    </Drawer.Body>
  );
}

/** Shown in a drawer without its entry: it is loading, could not be loaded, or does not exist. */
export function NoEntry(props: {
  kind: "batch" | "training";
  id: string;
  isLoading: boolean;
  isError: boolean;
}) {
  const { kind, id, isLoading, isError } = props;
  if (isError) return <Text>The {kind} could not be loaded.</Text>;
  if (isLoading) return <Skeleton height="40" />;
  return (
    <Text>
      The {kind} {id} was not found. Only recent ones are kept: close this and choose another.
    </Text>
  );
}
