"use client";
import { Portal, Stack, Toast } from "@chakra-ui/react";
import { createToaster, Toaster } from "@chakra-ui/react/toast";
import type { Notice } from "./notify.ts";

/** Keeps toasts that were created before the region is on the page. */
const toaster = createToaster({ placement: "bottom-end", pauseOnPageIdle: true });

/** Milliseconds that a notice stays visible. Errors stay longer, because their texts take longer to read. */
const duration = { success: 5_000, error: 10_000 };

export function showToast({ kind, title, text }: Notice): void {
  toaster.create({ type: kind, title, description: text, duration: duration[kind], closable: true });
}

/** Stacks notices in a corner, and announces them to screen readers. */
export function ToastRegion() {
  return (
    <Portal>
      <Toaster toaster={toaster} insetInline={{ mdDown: "4" }}>
        {(toast) => (
          <Toast.Root
            width={{ md: "sm" }}
            bg={toast.type === "error" ? "red.700" : "green.700"}
            color="white"
          >
            <Toast.Indicator />
            <Stack gap="1" flex="1" maxWidth="100%">
              <Toast.Title>{toast.title}</Toast.Title>
              {toast.description && <Toast.Description opacity="1">{toast.description}</Toast.Description>}
            </Stack>
            <Toast.CloseTrigger aria-label="Dismiss" />
          </Toast.Root>
        )}
      </Toaster>
    </Portal>
  );
}
