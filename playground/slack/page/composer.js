// The composer: a text field that posts messages and runs slash commands.

import { post } from "./control.js";
import { el, fill, icon } from "./dom.js";
import { toast } from "./toasts.js";

const SEND = "M4 5l16 7-16 7 3-7z M7 12h6";

/** A composer for a channel, or for a thread when `place().thread_ts` is set. */
export function composer({ place, id, testid, label }) {
  const field = el("textarea", {
    id,
    testid,
    rows: "1",
    "aria-label": label,
    placeholder: label,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-state`,
  });
  const send = el(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", testid: `${testid}-send` },
    icon(SEND),
  );
  const offers = el("ul", {
    class: "offers",
    testid: `${testid}-offers`,
    hidden: true,
    "aria-label": "Commands",
  });
  const state = el("p", { class: "composer-state", id: `${id}-state`, role: "status" });
  const form = el(
    "form",
    { class: "composer" },
    offers,
    el("div", { class: "composer-box" }, field, send),
    state,
  );
  let offered = [];

  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
    offer();
  };
  const offer = () => {
    const typed = field.value;
    const commands = place().commands ?? [];
    const matching = /^\/\S*$/.test(typed)
      ? commands.filter((command) => command.name.startsWith(typed))
      : [];
    offers.hidden = matching.length === 0;
    fill(
      offers,
      matching.map((command) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", on: { click: () => fillIn(`${command.name} `) } },
            el("strong", { text: command.name }),
            el("span", { class: "usage", text: command.usage_hint }),
            el("span", { text: command.description }),
          ),
        ),
      ),
    );
    offered = matching;
  };
  const fillIn = (text) => {
    field.value = text;
    grow();
    field.focus();
  };
  const submit = async () => {
    const text = field.value.trim();
    if (!text) return;
    fillIn("");
    state.textContent = "Sending …";
    try {
      const reply = await post(text.startsWith("/") ? "command" : "say", { ...place().body, text });
      state.textContent = outcome(reply.frames);
    } catch (fault) {
      state.textContent = "";
      if (!field.value) fillIn(text);
      toast(fault.message);
    }
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && offered.length && !event.shiftKey) {
      event.preventDefault();
      fillIn(`${offered[0].name} `);
    } else if (event.key === "Escape") {
      offers.hidden = true;
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return { node: form, fillIn };
}

function outcome(frames) {
  const [frame] = frames;
  if (!frame) return "";
  if (frame.outcome === "acked") return `Acknowledged in ${Math.round(frame.ack_ms)} ms`;
  return (
    { timeout: "Not acknowledged in time", undeliverable: "The app is not connected" }[
      frame.outcome
    ] ?? frame.outcome
  );
}
