// The panel on the right: tabs for the world and the inspector.

import { el, fill } from "./dom.js";
import { inspector } from "./inspector.js";
import { drawWorld } from "./world.js";

/** Makes the dock once; `draw` is then called with every picture. */
export function dock(node) {
  const world = el("div", {
    class: "dock-page",
    id: "dock-world",
    role: "tabpanel",
    testid: "world",
    tabindex: "0",
  });
  const wire = el("div", {
    class: "dock-page",
    id: "dock-wire",
    role: "tabpanel",
    testid: "inspector",
    tabindex: "0",
  });
  const tabs = [tab("Cluster and registry", world), tab("Inspector", wire)];
  const bar = el(
    "div",
    { class: "tabs", role: "tablist", "aria-label": "Outside Slack" },
    tabs.map((one) => one.button),
  );
  fill(node, bar, world, wire);
  const inspect = inspector(wire);
  const choose = (chosen) => {
    for (const one of tabs) {
      one.page.hidden = one !== chosen;
      one.button.setAttribute("aria-selected", String(one === chosen));
      one.button.tabIndex = one === chosen ? 0 : -1;
    }
  };
  tabs.forEach((one, index) => {
    one.button.addEventListener("click", () => choose(one));
    one.button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = tabs[(index + step + tabs.length) % tabs.length];
      if (!step || next.button.hidden) return;
      choose(next);
      next.button.focus();
    });
  });
  choose(tabs[0]);
  let hadWorld = null;
  return {
    draw(picture) {
      const hasWorld = picture.world !== null;
      if (hasWorld !== hadWorld) {
        tabs[0].button.hidden = !hasWorld;
        choose(tabs[hasWorld ? 0 : 1]);
        hadWorld = hasWorld;
      }
      if (hasWorld) drawWorld(world, picture.world);
      inspect.draw(picture);
    },
  };
}

function tab(text, page) {
  const testid = `tab-${page.id.replace("dock-", "")}`;
  return { page, button: el("button", { role: "tab", "aria-controls": page.id, testid, text }) };
}
