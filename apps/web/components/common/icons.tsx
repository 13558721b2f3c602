import { chakra, type HTMLChakraProps } from "@chakra-ui/react";

/**
 * Creates a line drawing on a 24 × 24 grid, as large as the text next to it, and hidden from screen readers.
 *
 * @param path of an SVG
 */
function createLineIcon(path: string) {
  return function LineIcon(props: Omit<HTMLChakraProps<"svg">, "children">) {
    return (
      <chakra.svg
        viewBox="0 0 24 24"
        boxSize="1em"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        flexShrink="0"
        aria-hidden
        {...props}
      >
        <path d={path} />
      </chakra.svg>
    );
  };
}

/** Creates a filled shape, otherwise as {@link createLineIcon}. */
export function createSolidIcon(path: string) {
  const Icon = createLineIcon(path);
  return function SolidIcon(props: Omit<HTMLChakraProps<"svg">, "children">) {
    return <Icon fill="currentColor" stroke="none" {...props} />;
  };
}

export const LoopIcon = createLineIcon(
  "M12 12c-2-3-3.5-4.5-6-4.5a4.5 4.5 0 0 0 0 9c2.5 0 4-1.5 6-4.5s3.5-4.5 6-4.5a4.5 4.5 0 0 1 0 9c-2.5 0-4-1.5-6-4.5z",
);
export const PlusIcon = createLineIcon("M12 5v14M5 12h14");
export const CheckIcon = createLineIcon("m5 13 4 4L19 7");
export const CrossIcon = createLineIcon("M6 6l12 12M18 6 6 18");
export const UpIcon = createLineIcon("M12 19V5m-6 6 6-6 6 6");
export const DownIcon = createLineIcon("M12 5v14m6-6-6 6-6-6");
export const ArrowRightIcon = createLineIcon("M5 12h14m-6-6 6 6-6 6");
export const ArrowLeftIcon = createLineIcon("M19 12H5m6 6-6-6 6-6");
export const PenIcon = createLineIcon("M4 20l1-5L16 4l4 4L9 19l-5 1zM13.5 6.5l4 4");
export const UploadIcon = createLineIcon("M12 15V4m-5 5 5-5 5 5M4 15v4a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-4");
export const DownloadIcon = createLineIcon("M12 4v11m-5-5 5 5 5-5M4 15v4a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-4");
export const WaitIcon = createLineIcon("M12 3a9 9 0 1 0 .01 0zM12 7v5l3 3");
export const WarningIcon = createLineIcon("M12 3 2 20h20zM12 10v4m0 3h.01");
export const RecordIcon = createLineIcon("M4 5h16v14H4zM4 10h16M4 14.500h16M10 10v9");
export const SunIcon = createLineIcon(
  "M12 8a4 4 0 1 0 .01 0zM12 2v2m0 16v2M2 12h2m16 0h2M4.9 4.9l1.4 1.4m11.4 11.4 1.4 1.4m0-14.2-1.4 1.4M6.3 17.7l-1.4 1.4",
);
export const MoonIcon = createLineIcon("M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z");
export const CrownIcon = createLineIcon("M4 18h16M4 8l4 4 4-7 4 7 4-4-1.5 7h-13z");
export const StoreIcon = createLineIcon(
  "M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3",
);
export const FileIcon = createLineIcon("M6 3h8l5 5v13H6zM14 3v5h5");
