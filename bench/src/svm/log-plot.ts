export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Axis {
  readonly label: string;
  /** Powers of ten at its ends. */
  readonly from: number;
  readonly to: number;
  /** Text at a power of ten. */
  tick(power: number): string;
}

const WIDTH = 720;
const HEIGHT = 440;
const LEFT = 70;
const RIGHT = 190;
const TOP = 50;
const BOTTOM = 60;

/** A plot with two logarithmic axes, as SVG text. Each line is labelled at its right end. */
export function logPlot(title: string, xAxis: Axis, yAxis: Axis, series: readonly Series[]): string {
  const across = (x: number) =>
    LEFT + ((Math.log10(x) - xAxis.from) / (xAxis.to - xAxis.from)) * (WIDTH - LEFT - RIGHT);
  const up = (y: number) =>
    HEIGHT - BOTTOM - ((Math.log10(y) - yAxis.from) / (yAxis.to - yAxis.from)) * (HEIGHT - TOP - BOTTOM);
  const body = [
    ...powers(xAxis).map((power) => xTick(across(10 ** power), xAxis.tick(power))),
    ...powers(yAxis).map((power) => yTick(up(10 ** power), yAxis.tick(power))),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 15, xAxis.label, "middle"),
    `<text transform="translate(16 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${yAxis.label}</text>`,
    ...series.map((line) => drawn(line, across, up)),
    ...labels(series, across, up),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="13">
<title>${title}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>
${text(LEFT, 26, title, "start", 'font-weight="bold" font-size="15"')}
${body.join("\n")}
</svg>
`;
}

function powers({ from, to }: Axis): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function xTick(x: number, label: string): string {
  return `<path d="M${x.toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/>${text(x, HEIGHT - BOTTOM + 20, label, "middle")}`;
}

function yTick(y: number, label: string): string {
  return `<path d="M${LEFT} ${y.toFixed(1)}H${WIDTH - RIGHT}" stroke="#ddd"/>${text(LEFT - 8, y + 4, label, "end")}`;
}

type Scale = (value: number) => number;

function drawn({ colour, points }: Series, across: Scale, up: Scale): string {
  const places = points.map(({ x, y }) => [across(x).toFixed(1), up(y).toFixed(1)] as const);
  const line = `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((place) => place.join(",")).join(" ")}"/>`;
  return line + places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`).join("");
}

/** Names beside the last points, moved apart where they would cover one another. */
function labels(series: readonly Series[], across: Scale, up: Scale): string[] {
  const placed: { x: number; y: number }[] = [];
  return series
    .flatMap(({ name, colour, points }) => {
      const last = points.at(-1);
      return last ? [{ name, colour, x: across(last.x) + 9, y: up(last.y) + 4 }] : [];
    })
    .toSorted((one, other) => one.y - other.y)
    .map(({ name, colour, x, y }) => {
      const above = placed.filter((place) => Math.abs(place.x - x) < 150).map((place) => place.y + 16);
      const free = Math.max(y, ...above);
      placed.push({ x, y: free });
      return text(x, free, name, "start", `fill="${colour}"`);
    });
}

function text(x: number, y: number, content: string, anchor: string, more = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" ${more}>${content}</text>`;
}
