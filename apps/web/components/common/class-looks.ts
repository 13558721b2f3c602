/** A shape that charts draw as a dot. */
export type DotShape = "circle" | "cross" | "diamond" | "square" | "star" | "triangle" | "wye";

/** How a class looks wherever it is shown, besides its name. */
export interface ClassLook {
  /** One of Chakra's colours. */
  readonly palette: string;
  /** Its dots in a chart, and the icon of its badge. Never a check mark or a cross: those say right or wrong. */
  readonly shape: DotShape;
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
export function lookAt(index: number): ClassLook {
  return {
    palette: palettes[index % palettes.length] ?? "gray",
    shape: shapes[index % shapes.length] ?? "circle",
  };
}

const shades = ["solid", "emphasized", "fg", "muted"];

/** The colours of classes that are drawn next to each other: those with the same palette have different shades of it. */
export function distinctColors(looks: readonly Pick<ClassLook, "palette">[]): string[] {
  return looks.map(({ palette }, i) => {
    const before = looks.slice(0, i).filter((look) => look.palette === palette).length;
    return `${palette}.${shades[before % shades.length]}`;
  });
}
