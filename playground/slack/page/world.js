// The world outside Slack: the cluster, the registry's policies, and what to export in a terminal.

import { post } from "./control.js";
import { el, fill } from "./dom.js";
import { policyCard } from "./policy.js";
import { toast } from "./toasts.js";

/** Draws the world into a node, part by part, each only when it changed. */
export function drawWorld(node, world) {
  if (!node.childElementCount)
    fill(
      node,
      SECTIONS.map(([name]) => el("section", { data: { part: name }, testid: `world-${name}` })),
    );
  for (const [name, draw] of SECTIONS) {
    const part = node.querySelector(`[data-part="${name}"]`);
    const value =
      name === "head"
        ? { scenario: world.scenario, actions: world.actions, trouble: world.trouble }
        : world[name];
    const told = JSON.stringify(value ?? null);
    if (part.dataset.told === told) continue;
    part.dataset.told = told;
    const drawn = value && (!Array.isArray(value) || value.length) ? draw(value) : null;
    part.hidden = !drawn;
    fill(part, drawn);
  }
}

const SECTIONS = [
  ["head", head],
  [
    "deployments",
    (rows) => [
      title(`Deployments${where(rows)}`),
      grid(["Name", "Ready", "Image"], rows, deployment),
    ],
  ],
  ["pods", (rows) => [title(`Pods${where(rows)}`), el("ul", { class: "pods" }, rows.map(pod))]],
  ["policies", (rows) => [title("Repository policy"), rows.map(policyCard)]],
  ["events", (rows) => [title("Latest events"), el("ol", { class: "events" }, rows.map(event))]],
  [
    "pulls",
    (rows) => [title("Registry, latest pulls"), grid(["Who", "Image", "Answer"], rows, pull)],
  ],
  ["exports", (rows) => [title("In your own terminal"), exportsOf(rows)]],
];

function head({ scenario, actions, trouble }) {
  return [
    trouble ? el("p", { class: "unknown-note", role: "alert", text: trouble }) : null,
    scenario
      ? el(
          "p",
          { class: "scenario" },
          el("span", { class: "eyebrow", text: "Scenario" }),
          el("strong", { text: scenario.title ?? scenario.name }),
        )
      : null,
    actions?.length ? el("div", { class: "world-actions" }, actions.map(action)) : null,
  ];
}

function action(name) {
  const node = el("button", {
    class: "slack-button small",
    testid: "world-action",
    data: { name },
    text: name,
  });
  node.addEventListener("click", async () => {
    node.setAttribute("aria-busy", "true");
    try {
      await post(`world?${new URLSearchParams({ name })}`);
    } catch (fault) {
      toast(fault.message);
    }
    node.removeAttribute("aria-busy");
  });
  return node;
}

function title(text) {
  return el("h3", { text });
}

/** Names the namespace in the heading when all rows share it, and each row's own when not. */
function where(rows) {
  const shared = rows.every((row) => row.namespace === rows[0].namespace);
  for (const row of rows) row.place = shared ? "" : `${row.namespace}/`;
  return shared ? ` in ${rows[0].namespace}` : "";
}

function grid(heads, rows, cells) {
  return el(
    "div",
    { class: "grid-scroll" },
    el(
      "table",
      { class: "grid" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((text) => el("th", { scope: "col", text })),
        ),
      ),
      el(
        "tbody",
        {},
        rows.map((row) =>
          el(
            "tr",
            {},
            cells(row).map((cell) => el("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}

function deployment(row) {
  const [ready, wanted] = String(row.ready).split("/");
  return [
    [el("span", { class: "dim", text: row.place }), el("span", { class: "name", text: row.name })],
    [
      el("span", {
        class: `pill ${ready === wanted ? "good" : "bad"}`,
        testid: "deployment-ready",
        data: { name: row.name },
        text: row.ready,
      }),
      row.updated === false ? el("span", { class: "pill wait", text: "rolling out" }) : null,
    ],
    [el("span", { class: "mono shorten", title: row.image, text: shortImage(row.image) })],
  ];
}

function pod(row) {
  return el(
    "li",
    { testid: "pod", data: { name: row.name, status: row.status } },
    el("span", { class: `pill ${tone(row.status)}`, text: row.status }),
    el("span", { class: "mono shorten", title: row.name, text: `${row.place}${row.name}` }),
    el("span", {
      class: "dim shorten",
      title: row.node,
      text: `${row.age} · ${plural(row.restarts, "restart")} · ${row.node.split(".")[0]}`,
    }),
  );
}

function event(row) {
  return el(
    "li",
    { class: row.type === "Warning" ? "warns" : "" },
    el(
      "div",
      {},
      el("strong", { text: row.reason }),
      row.count > 1 ? el("span", { class: "count", text: `×${row.count}` }) : null,
      el("span", { class: "dim", text: `${row.object} · ${row.age}` }),
    ),
    el("p", { text: row.message }),
  );
}

function pull(row) {
  return [
    [el("span", { class: "shorten", title: row.who, text: row.who.split("/").at(-1) })],
    [el("span", { class: "mono shorten", title: row.image, text: shortImage(row.image) })],
    [
      el("span", {
        class: `pill ${/^(200|allowed|ok|yes)/i.test(String(row.answer)) ? "good" : "bad"}`,
        title: row.why,
        text: String(row.answer),
      }),
    ],
  ];
}

function exportsOf(rows) {
  const copy = el("button", { class: "slack-button small", testid: "copy-exports", text: "Copy" });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(rows.join("\n"));
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Select and copy";
    }
    setTimeout(() => (copy.textContent = "Copy"), 2000);
  });
  return el("div", { class: "exports" }, el("pre", { tabindex: "0", text: rows.join("\n") }), copy);
}

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function tone(status) {
  if (/^(Running|Completed|Succeeded)$/.test(status)) return "good";
  if (/^(Pending|ContainerCreating|PodInitializing|Terminating)$/.test(status)) return "wait";
  return "bad";
}

function shortImage(image) {
  return image.split("/").at(-1);
}
