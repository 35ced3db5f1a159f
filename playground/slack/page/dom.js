// Builds DOM nodes. Text only ever becomes text nodes: nothing here parses HTML.

/** An element. `props`: class, text, on {event: listener}, data {name: value}, else attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") listen(node, value);
    else if (name === "data") Object.assign(node.dataset, withoutNothing(value));
    else if (name === "testid") node.dataset.testid = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Replaces everything inside a node. */
export function fill(node, ...children) {
  node.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined),
  );
  return node;
}

const drawn = new WeakMap();

/**
 * Draws a list so that an unchanged item keeps its node, and with it focus and open menus.
 * `keyOf` names an item; `draw` makes its node; an item changed when its JSON did.
 */
export function keyed(container, items, keyOf, draw, salt = "") {
  const before = drawn.get(container) ?? new Map();
  const after = new Map();
  let place = container.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    const told = JSON.stringify(item) + salt;
    const known = before.get(key);
    const node = known && known.told === told ? known.node : draw(item);
    after.set(key, { told, node });
    if (known && known.node !== node && known.node === place) place = place.nextSibling;
    if (node === place) place = place.nextSibling;
    else container.insertBefore(node, place);
  }
  const kept = new Set([...after.values()].map((entry) => entry.node));
  for (const child of [...container.childNodes]) if (!kept.has(child)) child.remove();
  drawn.set(container, after);
}

/** An SVG drawing from path data; `strokes` are drawn as lines. */
export function icon(paths, { size = 18, label = null } = {}) {
  const svg = svgNode("svg", { viewBox: "0 0 24 24", width: size, height: size, class: "icon" });
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else svg.setAttribute("aria-hidden", "true");
  for (const path of [].concat(paths)) svg.append(svgNode("path", { d: path }));
  return svg;
}

/** One SVG element. */
export function svgNode(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function listen(node, listeners) {
  for (const [event, listener] of Object.entries(listeners)) node.addEventListener(event, listener);
}

function withoutNothing(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
