"use client";
import { useState } from "react";

/** The first value that there was: what is being read must not change because something newer came. */
export function useFirst<T>(value: T | undefined): T | undefined {
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  return first ?? value;
}
