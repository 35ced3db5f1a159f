// A repository policy as JSON, with the lines of its last change marked.

import { el } from "./dom.js";

const known = new Map();

/** A card for one repository; remembers what it showed, to mark what changed since. */
export function policyCard(row) {
  const key = `${row.account}/${row.region}/${row.repository}`;
  const now = pretty(row.text);
  const memory = known.get(key) ?? { now, before: null };
  if (memory.now !== now) {
    memory.before = memory.now;
    memory.now = now;
    memory.at = Date.now();
  }
  known.set(key, memory);
  return el(
    "figure",
    {
      class: "policy",
      testid: "policy",
      data: { repository: row.repository, changed: memory.before !== null ? "yes" : "no" },
    },
    el(
      "figcaption",
      {},
      el("span", { class: "mono", text: row.repository }),
      el("span", { class: "dim shorten", text: `${row.account} · ${row.region}` }),
      memory.before !== null ? el("span", { class: "pill new", text: "changed" }) : null,
    ),
    el("pre", { tabindex: "0" }, lines(memory.before, now)),
  );
}

function pretty(text) {
  if (text === null || text === undefined) return "(no policy)";
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function lines(before, now) {
  const rows =
    before === null
      ? now.split("\n").map((text) => ["same", text])
      : compare(before.split("\n"), now.split("\n"));
  return rows.map(([kind, text]) => {
    const tag = { same: "span", gone: "del", added: "ins" }[kind];
    return el(tag, { class: `line ${kind}`, text: `${text}\n` });
  });
}

/** The lines of both texts, each `same`, `gone` or `added`: a longest common subsequence. */
export function compare(before, now) {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i][j] =
        before[i] === now[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const rows = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < now.length) {
    if (i < before.length && j < now.length && before[i] === now[j])
      rows.push(["same", now[(i++, j++)]]);
    else if (j >= now.length || (i < before.length && lengths[i + 1][j] >= lengths[i][j + 1]))
      rows.push(["gone", before[i++]]);
    else rows.push(["added", now[j++]]);
  }
  return rows;
}
