"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useState } from "react";

/** Which entry a drawer shows. It is part of the page's address, so that it survives a reload and can be linked to. */
export interface DrawerState {
  /** Undefined while the drawer is closed. */
  readonly id: string | undefined;
  /** The entry shown last, which stays visible while the drawer slides away. Undefined before it was opened. */
  readonly lastId: string | undefined;
  open(id: string): void;
  close(): void;
}

/** @param parameter of the address, such as `batch` in `/review?batch=…` */
export function useDrawer(parameter: string): DrawerState {
  const pathname = usePathname();
  const id = useSearchParams().get(parameter) ?? undefined;
  const [lastId, setLastId] = useState(id);
  if (id !== undefined && id !== lastId) setLastId(id);

  const open = useCallback(
    (next: string) =>
      window.history.pushState(null, "", `${pathname}?${new URLSearchParams({ [parameter]: next })}`),
    [pathname, parameter],
  );
  const close = useCallback(() => window.history.replaceState(null, "", pathname), [pathname]);
  return { id, lastId: id ?? lastId, open, close };
}
