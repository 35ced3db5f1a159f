// The inspector: what went over the wire, in order, and ways to break it.

import { showJson } from "./confirm.js";
import { get, post } from "./control.js";
import { el, fill, keyed } from "./dom.js";
import { toast } from "./toasts.js";

const BREAKS = [
  ["Answer the next API call with 429", { method: "*", kind: "retry_after", value: 2 }],
  ["Accept the next chat.update, then cut the reply", { method: "chat.update", kind: "cut_reply" }],
  [
    "Fail the next chat.postMessage",
    { method: "chat.postMessage", kind: "http_status", value: 503 },
  ],
  ["Lose the next acknowledgement", { kind: "swallow_ack" }],
  ["Deliver the next envelope twice", { kind: "deliver_twice" }],
];

/** Makes the inspector once; `draw` is then called with every picture. */
export function inspector(node) {
  const list = el("ol", { class: "wire", testid: "wire" });
  const pending = el("p", { class: "pending" });
  fill(
    node,
    el(
      "details",
      { class: "breaks" },
      el("summary", { text: "Break something" }),
      el(
        "div",
        { class: "world-actions" },
        BREAKS.map(([text, body]) => breakButton(text, "inject", body)),
        breakButton("Drop the connection", "sockets", { code: 1001 }),
        breakButton("Ask the app to reconnect", "sockets", { reason: "refresh_requested" }),
        doubleClick(),
      ),
    ),
    pending,
    list,
  );
  return {
    draw(picture) {
      pending.textContent = picture.faults.length
        ? `Still to happen: ${picture.faults.map(faultWords).join(", ")}`
        : "";
      const rows = [
        ...picture.frames.map((frame) => ({ kind: "frame", ...frame })),
        ...picture.calls.map((call) => ({ kind: "call", ...call })),
      ];
      rows.sort((a, b) => b.number - a.number);
      keyed(
        list,
        rows,
        (row) => row.number,
        (row) => (row.kind === "frame" ? frameRow(row, picture.ack_limit_ms) : callRow(row)),
      );
    },
  };
}

function frameRow(frame, limit) {
  const outcome = frame.type === "hello" || frame.type === "disconnect" ? "note" : frame.outcome;
  const [kind, name] = named(frame);
  const retry = frame.retry_attempt ? ` retry ${frame.retry_attempt}, ${frame.retry_reason}` : "";
  return el(
    "li",
    {
      class: `frame ${outcome}`,
      testid: "frame",
      data: { outcome: frame.outcome, name: frame.name },
    },
    el(
      "button",
      { title: "Show as JSON", on: { click: () => showOne("frames", frame.number) } },
      el("span", { class: "way", text: "→ app" }),
      el(
        "span",
        { class: "what" },
        el("strong", { text: name }),
        el("span", {
          class: "dim",
          text: ` ${kind}${retry}${frame.double ? " (second copy)" : ""}`,
        }),
      ),
      measure(frame, limit),
    ),
  );
}

/** What kind of envelope it is, and of what: `["block_actions", "approve"]`. */
function named(frame) {
  const [first, ...rest] = frame.name.split(" ");
  return frame.type === "interactive" && rest.length
    ? [first, rest.join(" ")]
    : [frame.type, frame.name];
}

function measure(frame, limit) {
  if (frame.type === "hello" || frame.type === "disconnect")
    return el("span", { class: "ms", text: "" });
  if (frame.ack_ms === null) return el("span", { class: "ms", text: frame.outcome });
  const share = Math.min(100, (frame.ack_ms / limit) * 100);
  const bar = el("span", { class: "bar" }, el("i", {}));
  bar.firstChild.style.width = `${Math.max(2, share)}%`;
  return el(
    "span",
    { class: "ms", title: `of ${limit} ms allowed` },
    bar,
    `${Math.round(frame.ack_ms)} ms`,
    frame.outcome === "late" ? " late" : "",
  );
}

function callRow(call) {
  return el(
    "li",
    {
      class: `call ${call.ok ? "acked" : "refused"}`,
      testid: "call",
      data: { method: call.method, error: call.error },
    },
    el(
      "button",
      { title: "Show as JSON", on: { click: () => showOne("calls", call.number) } },
      el("span", { class: "way", text: "← app" }),
      el(
        "span",
        { class: "what" },
        el("strong", { text: call.method }),
        call.error ? el("span", { class: "error", text: ` ${call.error}` }) : null,
        call.fault ? el("span", { class: "dim", text: ` (${call.fault} on request)` }) : null,
      ),
      el("span", {
        class: "ms",
        text: call.ok ? `${Math.max(1, Math.round(call.ms))} ms` : String(call.status),
      }),
    ),
  );
}

async function showOne(kind, number) {
  try {
    const { rows } = await get(kind, { after: number - 1 });
    showJson(
      kind === "frames" ? "Envelope" : "API call",
      rows.find((row) => row.number === number) ?? "no longer kept",
    );
  } catch (fault) {
    toast(fault.message);
  }
}

function breakButton(text, path, body) {
  return el("button", {
    class: "slack-button small",
    text,
    on: { click: () => post(path, body).catch((fault) => toast(fault.message)) },
  });
}

function doubleClick() {
  const box = el("input", {
    type: "checkbox",
    on: { change: () => (document.body.dataset.doubleClick = box.checked ? "on" : "off") },
  });
  return el(
    "label",
    { class: "choice" },
    box,
    el("span", { text: "Every click in a message is a double click" }),
  );
}

const FAULT_WORDS = {
  swallow_ack: "a lost acknowledgement",
  deliver_twice: "an envelope delivered twice",
  retry_after: "a 429",
  cut_reply: "a reply cut off",
  http_status: "an HTTP error",
  error: "an error",
  delay: "a delay",
};

function faultWords(fault) {
  const where = !fault.method || fault.method === "*" ? "" : ` for ${fault.method}`;
  const times = fault.times > 1 ? ` ×${fault.times}` : "";
  return `${FAULT_WORDS[fault.kind]}${where}${times}`;
}
