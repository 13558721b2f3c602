import { escapeHtml } from "./escape-html.ts";

/**
 * Vega's SVG in half its size: coordinates to a tenth of a pixel, which nobody sees, and no elements or attributes
 * that draw nothing. The whole is one image with a text.
 */
export function compactSvg(svg: string, description: string): string {
  return svg
    .replace(/ (d|transform|x|y|x1|y1|x2|y2|width|height)="[^"]*"/g, roundNumbers)
    .replace(/ (role|aria-\w+|class|pointer-events)="[^"]*"/g, "")
    .replace(/<path[^>]*display="none"[^>]*(\/>|><\/path>)/g, "")
    .replace(/(<path[^>]*)><\/path>/g, "$1/>")
    .replace("<svg ", `<svg role="img" aria-label="${escapeHtml(description)}" `);
}

function roundNumbers(attribute: string): string {
  // Adding 0 turns −0 into 0.
  return attribute.replace(/-?\d+\.\d{2,}(e-?\d+)?/g, (digits) =>
    String(Number(Number(digits).toFixed(1)) + 0),
  );
}
