/** A shape that charts draw as a dot. */
export type DotShape = "circle" | "cross" | "diamond" | "square" | "star" | "triangle" | "wye";

/** How a class looks wherever it is shown, besides its name. */
export interface ClassLook {
  /** One of Chakra's colours. */
  readonly palette: string;
  /** Its dots in a chart. */
  readonly shape: DotShape;
  /** The icon of its badge: its shape, or a check mark or cross. */
  readonly mark: DotShape | "check" | "ballot";
}

/** Neighbours differ also for colour-blind people: the first two most. */
const palettes = [
  "orange",
  "blue",
  "purple",
  "green",
  "pink",
  "cyan",
  "yellow",
  "red",
  "teal",
  "gray",
] as const;

const shapes: readonly DotShape[] = ["square", "circle", "triangle", "diamond", "star", "wye", "cross"];

/**
 * The look of a class. The first seventy differ in colour or shape; every ten have different colours, and every seven
 * different shapes.
 *
 * @param index of the class in the dataset
 */
export function lookAt(index: number, { isDefault }: { isDefault: boolean }): ClassLook {
  const palette = palettes[index % palettes.length] ?? "gray";
  if (isDefault) {
    return index === 0
      ? { palette, shape: "cross", mark: "ballot" }
      : { palette, shape: "circle", mark: "check" };
  }
  const shape = shapes[index % shapes.length] ?? "circle";
  return { palette, shape, mark: shape };
}
