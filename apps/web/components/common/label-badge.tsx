import { Badge, Flex } from "@chakra-ui/react";
import type { ClassLook } from "./class-looks.ts";
import { type ShownClass, useDataset } from "./dataset.tsx";
import { createSolidIcon, WaitIcon } from "./icons.tsx";

const marks = {
  square: createSolidIcon("M5 5h14v14H5z"),
  circle: createSolidIcon("M12 4a8 8 0 1 0 .01 0z"),
  triangle: createSolidIcon("M12 4l9 16H3z"),
  diamond: createSolidIcon("M12 2l7 10-7 10-7-10z"),
  star: createSolidIcon(
    "M12 2l3 7 7 .6-5.400 4.700 1.700 7.200L12 17.600 5.700 21.500l1.700-7.200L2 9.600 9 9z",
  ),
  wye: createSolidIcon("M10 22v-9L2.500 8.600l2-3.400L12 9.500l7.500-4.300 2 3.400L14 13v9z"),
  cross: createSolidIcon("M9 3h6v6h6v6h-6v6H9v-6H3V9h6z"),
} satisfies Record<ClassLook["shape"], unknown>;

/** The icon of a class. */
export function ClassMark({ look, ...props }: { look: ClassLook; color?: string }) {
  const Icon = marks[look.shape];
  return <Icon {...props} />;
}

/** A class as a word and an icon, so that it does not depend on its colour. @param props.label null while there is no model */
export function LabelBadge({ label }: { label: string | null }) {
  const { classOf } = useDataset();
  if (label === null) {
    return (
      <Badge variant="outline" size="md">
        <WaitIcon />
        waiting for a model
      </Badge>
    );
  }
  const look = classOf(label);
  return (
    <Badge
      colorPalette={look.palette}
      size="md"
      maxWidth="full"
      whiteSpace="normal"
      overflowWrap="break-word"
    >
      <ClassMark look={look} />
      {look.label}
    </Badge>
  );
}

/** The marks and names of classes below a chart. */
export function ClassLegend({ classes }: { classes: readonly ShownClass[] }) {
  return (
    <Flex as="ul" listStyleType="none" columnGap="4" rowGap="1" wrap="wrap" textStyle="sm">
      {classes.map((shown) => (
        <Flex as="li" key={shown.value} align="center" gap="1.5" minWidth="0">
          <ClassMark look={shown} color={`${shown.palette}.solid`} />
          {shown.label}
        </Flex>
      ))}
    </Flex>
  );
}
