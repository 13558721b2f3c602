"use client";
import { Box, type BoxProps } from "@chakra-ui/react";
import { useEffect, useRef, useState } from "react";

/** Contents that scroll sideways where they do not fit. They fade at each side at which there is more to see. */
export function ScrollBox({ children, ...props }: BoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ left: false, right: false });

  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = () => {
      const { scrollLeft, scrollWidth, clientWidth } = current;
      const left = scrollLeft > 1;
      const right = scrollLeft + clientWidth < scrollWidth - 1;
      setMore((known) => (known.left === left && known.right === right ? known : { left, right }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const element of [current, ...current.children]) observer.observe(element);
    current.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      current.removeEventListener("scroll", measure);
    };
  }, []);

  const [left, right] = [more.left ? "2.5rem" : "0px", more.right ? "2.5rem" : "0px"];
  return (
    <Box
      ref={box}
      overflowX="auto"
      maskImage={`linear-gradient(to right, transparent, black ${left}, black calc(100% - ${right}), transparent)`}
      {...props}
    >
      {children}
    </Box>
  );
}
