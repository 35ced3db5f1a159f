// Emoji: short codes to characters, and drawings for the ones a status message is made of,
// so that they look the same on a machine without an emoji font.

import { el, svgNode } from "./dom.js";

const CHARACTERS = {
  "+1": "👍",
  "-1": "👎",
  thumbsup: "👍",
  thumbsdown: "👎",
  tada: "🎉",
  rocket: "🚀",
  eyes: "👀",
  wave: "👋",
  fire: "🔥",
  bug: "🐛",
  package: "📦",
  key: "🔑",
  shield: "🛡️",
  wrench: "🔧",
  hammer_and_wrench: "🛠️",
  link: "🔗",
  memo: "📝",
  pencil: "📝",
  pencil2: "✏️",
  clipboard: "📋",
  bar_chart: "📊",
  calendar: "📅",
  bell: "🔔",
  no_bell: "🔕",
  speech_balloon: "💬",
  busts_in_silhouette: "👥",
  bust_in_silhouette: "👤",
  robot_face: "🤖",
  gear: "⚙️",
  whale: "🐳",
  cloud: "☁️",
  globe_with_meridians: "🌐",
  house: "🏠",
  sparkles: "✨",
  stethoscope: "🩺",
  microscope: "🔬",
  scroll: "📜",
  page_facing_up: "📄",
  wastebasket: "🗑️",
  repeat: "🔁",
  arrows_counterclockwise: "🔄",
  rewind: "⏪",
  stopwatch: "⏱️",
  clock1: "🕐",
  thinking_face: "🤔",
  pray: "🙏",
  muscle: "💪",
  point_right: "👉",
  point_down: "👇",
  arrow_up: "⬆️",
  arrow_down: "⬇️",
  arrow_left: "⬅️",
  white_medium_square: "◻️",
};

const circle = (fill) => [["circle", { cx: 12, cy: 12, r: 9, fill }]];
const line = (d, stroke, width = 3) => [
  "path",
  {
    d,
    fill: "none",
    stroke,
    "stroke-width": width,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  },
];
const tile = (fill) => ["rect", { x: 2, y: 2, width: 20, height: 20, rx: 5, fill }];
const CHECK = "M7 12.5l3.4 3.5L17 8.8";
const CROSS = "M6 6l12 12M18 6L6 18";

const HOURGLASS = [
  [
    "path",
    {
      d: "M6 3h12v3.5L14 12l4 5.500V21H6v-3.500L10 12 6 6.500z",
      fill: "#fdf3d8",
      stroke: "#8a6116",
      "stroke-width": 1.6,
      "stroke-linejoin": "round",
    },
  ],
  ["path", { d: "M8 19.600h8l-4-4.600z", fill: "#d99a1b" }],
  ["path", { d: "M9.500 8h5L12 11z", fill: "#d99a1b" }],
];
const LENS = [
  ["circle", { cx: 10, cy: 10, r: 6, fill: "#dff1f7", stroke: "#3d6474", "stroke-width": 2.4 }],
  line("M14.600 14.600L20 20", "#3d6474", 3.2),
];
const LOCK = [
  line("M8 11V8a4 4 0 0 1 8 0v3", "#7a6420", 2.4),
  ["rect", { x: 5, y: 10.5, width: 14, height: 10, rx: 2, fill: "#e0aa2e" }],
];

const DRAWINGS = {
  white_check_mark: [tile("#17835f"), line(CHECK, "#fff")],
  heavy_check_mark: [line(CHECK, "#17835f", 3.6)],
  x: [line(CROSS, "#cc2a3f", 4.2)],
  heavy_multiplication_x: [line(CROSS, "#59636e", 4)],
  negative_squared_cross_mark: [tile("#17835f"), line("M8 8l8 8M16 8l-8 8", "#fff")],
  warning: [
    [
      "path",
      {
        d: "M12 3L22.500 21H1.500z",
        fill: "#f0b429",
        stroke: "#f0b429",
        "stroke-width": 2,
        "stroke-linejoin": "round",
      },
    ],
    line("M12 9.500v5M12 17.800v.1", "#3b2a00", 2.4),
  ],
  rotating_light: [
    ["path", { d: "M6 19v-6a6 6 0 0 1 12 0v6z", fill: "#d7344a" }],
    ["rect", { x: 4, y: 18.5, width: 16, height: 3, rx: 1.5, fill: "#4a5560" }],
    line("M12 2.500v2M3.500 6.500l1.600 1.300M20.500 6.500l-1.600 1.300", "#d7344a", 2),
  ],
  no_entry: [["circle", { cx: 12, cy: 12, r: 10, fill: "#cc2a3f" }], line("M7 12h10", "#fff", 3.4)],
  no_entry_sign: [
    ["circle", { cx: 12, cy: 12, r: 8.5, fill: "none", stroke: "#cc2a3f", "stroke-width": 3 }],
    line("M6 6.200l12 11.600", "#cc2a3f"),
  ],
  snowflake: [
    line("M12 3v18M4.200 7.500l15.600 9M19.800 7.500l-15.600 9", "#3b82c4", 2),
    line("M9.500 4.500L12 7l2.500-2.500M9.500 19.500L12 17l2.500 2.500", "#3b82c4", 2),
  ],
  information_source: [tile("#2b6cb0"), line("M12 11v6M12 7.200v.1", "#fff", 2.8)],
  question: [
    line(
      "M8.500 8.500a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1.200-1.500 2.600M12 18.800v.1",
      "#cc2a3f",
      3,
    ),
  ],
  grey_question: [
    line(
      "M8.500 8.500a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1.200-1.500 2.600M12 18.800v.1",
      "#84909b",
      3,
    ),
  ],
  exclamation: [line("M12 4v10M12 19.400v.1", "#cc2a3f", 4)],
  hourglass_flowing_sand: HOURGLASS,
  hourglass: HOURGLASS,
  mag: LENS,
  mag_right: LENS,
  lock: LOCK,
  red_circle: circle("#d7344a"),
  large_green_circle: circle("#1f9d6f"),
  green_circle: circle("#1f9d6f"),
  large_yellow_circle: circle("#f0b429"),
  large_orange_circle: circle("#e2711d"),
  large_blue_circle: circle("#2b6cb0"),
  white_circle: [
    ["circle", { cx: 12, cy: 12, r: 8.5, fill: "#f3f5f6", stroke: "#98a3ad", "stroke-width": 1.5 }],
  ],
  black_circle: circle("#1d2328"),
  arrow_right: [tile("#2b6cb0"), line("M7 12h9.500M12.800 8l4 4-4 4", "#fff", 2.6)],
  leftwards_arrow_with_hook: [
    tile("#2b6cb0"),
    line("M10.500 8L6.500 11.500l4 3.500M7 11.500h7.500a3 3 0 0 1 0 6H12", "#fff", 2.3),
  ],
  black_square_for_stop: [
    tile("#2b6cb0"),
    ["rect", { x: 8, y: 8, width: 8, height: 8, rx: 1, fill: "#fff" }],
  ],
  bulb: [
    [
      "path",
      {
        d: "M12 2.500a6.500 6.500 0 0 0-3.500 12V17h7v-2.500a6.500 6.500 0 0 0-3.500-12z",
        fill: "#f7c948",
      },
    ],
    ["rect", { x: 8.8, y: 18, width: 6.4, height: 3.4, rx: 1.5, fill: "#84909b" }],
  ],
};

const DRAWN_CHARACTERS = {
  "✅": "white_check_mark",
  "✔": "heavy_check_mark",
  "❌": "x",
  "⚠": "warning",
  "🚨": "rotating_light",
  "⛔": "no_entry",
  "🚫": "no_entry_sign",
  "❄": "snowflake",
  ℹ: "information_source",
  "❓": "question",
  "❗": "exclamation",
  "⏳": "hourglass_flowing_sand",
  "⌛": "hourglass",
  "🔍": "mag",
  "🔎": "mag_right",
  "🔒": "lock",
  "🔴": "red_circle",
  "🟢": "large_green_circle",
  "🟡": "large_yellow_circle",
  "🟠": "large_orange_circle",
  "🔵": "large_blue_circle",
  "⚪": "white_circle",
  "⚫": "black_circle",
  "➡": "arrow_right",
  "↩": "leftwards_arrow_with_hook",
  "💡": "bulb",
};

const CHARACTER = new RegExp(`(${Object.keys(DRAWN_CHARACTERS).join("|")})\\uFE0F?`, "u");

/** The node of a short code without its colons; null when it is not known. */
export function emoji(name) {
  if (DRAWINGS[name]) return drawing(name);
  const character = CHARACTERS[name];
  if (!character) return null;
  return el("span", {
    class: "emoji",
    role: "img",
    "aria-label": name,
    title: `:${name}:`,
    text: character,
  });
}

/** Text as nodes, with drawings in place of the characters that have one. */
export function withDrawings(text) {
  return text
    .split(CHARACTER)
    .filter((part) => part !== "" && part !== undefined)
    .map((part) => (DRAWN_CHARACTERS[part] ? drawing(DRAWN_CHARACTERS[part]) : part));
}

function drawing(name) {
  const svg = svgNode("svg", {
    viewBox: "0 0 24 24",
    class: "emoji-drawn",
    role: "img",
    "aria-label": name,
  });
  svg.append(svgNode("title", {}));
  svg.firstChild.textContent = `:${name}:`;
  for (const [tag, attributes] of DRAWINGS[name]) svg.append(svgNode(tag, attributes));
  return svg;
}
