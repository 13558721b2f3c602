// Runs in the pages that are photographed.

const properties = [
  ...["color", "background-color", "font-family", "font-size", "font-weight", "font-style"],
  ...["text-decoration-line", "text-transform", "text-align", "border-radius", "box-shadow", "opacity"],
  ...["padding", "row-gap", "column-gap", "display", "flex-direction", "fill", "stroke", "stroke-width"],
  ...["stroke-dasharray", "border-top-width", "border-right-width", "border-bottom-width"],
  ...["border-left-width", "border-top-color"],
];

/** The different styles of what can be seen, sorted. */
function looks() {
  const initial = getComputedStyle(document.documentElement);
  const usual = new Map(properties.map((name) => [name, initial.getPropertyValue(name)]));
  usual.set("background-color", "rgba(0, 0, 0, 0)");
  const lineOf = (element) => {
    const style = getComputedStyle(element);
    const own = properties.flatMap((name) => {
      const value = style.getPropertyValue(name);
      return value === usual.get(name) ? [] : [`${name}: ${value}`];
    });
    return `${element.tagName.toLowerCase()} ${own.join("; ")}`;
  };
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  return [...new Set([...document.body.querySelectorAll("*")].filter(isSeen).map(lineOf))].sort();
}

/** Covers the header with a caption, and shows a pointer in the middle of a box. */
function addOverlay(caption, box) {
  const overlay = document.createElement("div");
  overlay.id = "overlay";
  overlay.style.cssText = "position: fixed; inset: 0; z-index: 9999; pointer-events: none";
  const bar = document.createElement("div");
  bar.textContent = caption;
  const { height } = document.querySelector("header").getBoundingClientRect();
  bar.style.cssText = `background: #18181b; color: #fff; font: 600 22px/${height}px system-ui, sans-serif; text-align: center`;
  overlay.append(bar);
  if (box !== null) {
    const pointer = document.createElement("div");
    const [left, top] = [box.x + box.width / 2 - 6, box.y + box.height / 2 - 2];
    pointer.style.cssText = `position: absolute; width: 30px; left: ${left}px; top: ${top}px`;
    pointer.innerHTML =
      '<svg viewBox="0 0 24 24"><path d="M5 2v17l4.5-4 3 7 3-1.3-3-6.7h6z" fill="#18181b" stroke="#fff" stroke-width="1.5"/></svg>';
    overlay.append(pointer);
  }
  document.body.append(overlay);
}

window.pictures = { looks, addOverlay };
