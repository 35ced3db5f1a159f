// The sidebar: workspace, channels, the app's Home, and who you act as.

import { el, fill } from "./dom.js";
import { avatar } from "./messages.js";

/** Draws the sidebar. `state` has `view` and `channel`; `go(view, channel)` moves there. */
export function drawSidebar(node, picture, state, { go, actAs }) {
  const told = JSON.stringify([
    picture.channels,
    picture.people,
    picture.me,
    picture.app,
    state.view,
    state.channel,
    picture.team,
    picture.sockets,
  ]);
  if (node.dataset.told === told) return;
  node.dataset.told = told;
  const direct = picture.channels.filter((channel) => channel.id.startsWith("D"));
  const rooms = picture.channels.filter((channel) => !channel.id.startsWith("D"));
  fill(
    node,
    el(
      "div",
      { class: "team" },
      el("span", { class: "team-name", text: picture.team }),
      connection(picture),
    ),
    el("h2", { text: "Channels" }),
    el(
      "ul",
      {},
      rooms.map((channel) =>
        entry(
          `# ${channel.name}`,
          state.view === "channel" && state.channel === channel.id,
          () => go("channel", channel.id),
          "channel-link",
          { channel: channel.id },
        ),
      ),
    ),
    el("h2", { text: "Apps" }),
    el(
      "ul",
      {},
      entry(
        picture.app.name,
        state.view === "home",
        () => go("home", null),
        "home-link",
        {},
        avatar({ kind: "app" }),
      ),
      direct.map((channel) =>
        entry(
          "Messages from it",
          state.view === "channel" && state.channel === channel.id,
          () => go("channel", channel.id),
          "channel-link",
          { channel: channel.id },
        ),
      ),
    ),
    chooser(picture, actAs),
  );
}

function entry(text, isCurrent, onClick, testid, data, mark = null) {
  return el(
    "li",
    {},
    el(
      "button",
      { "aria-current": isCurrent ? "page" : undefined, testid, data, on: { click: onClick } },
      mark,
      el("span", { text }),
    ),
  );
}

function connection(picture) {
  const isHttp = picture.transport === "http";
  const isUp = isHttp || picture.sockets > 0;
  const words = isHttp
    ? "signed HTTP"
    : `${picture.sockets} ${picture.sockets === 1 ? "socket" : "sockets"}`;
  return el(
    "span",
    { class: `connection ${isUp ? "up" : "down"}`, testid: "app-state" },
    isUp ? `${picture.app.name} connected (${words})` : `${picture.app.name} not connected`,
  );
}

function chooser(picture, actAs) {
  const index = picture.people.findIndex((person) => person.id === picture.me);
  const me = picture.people[index];
  const select = el(
    "select",
    { id: "act-as", testid: "act-as", on: { change: (event) => actAs(event.target.value) } },
    picture.people.map((person) =>
      el("option", {
        value: person.id,
        selected: person.id === picture.me,
        text: person.role ? `${person.name} (${person.role.split(":")[0]})` : person.name,
      }),
    ),
  );
  return el(
    "div",
    { class: "act-as" },
    el("label", { for: "act-as", text: "You act as" }),
    el(
      "div",
      { class: "act-as-row" },
      avatar({ letters: me.name.slice(0, 1), kind: `person-${index % 6}` }),
      select,
    ),
    el("p", { class: "role", testid: "role", text: me.role }),
  );
}
