// Words on the page: elements without innerHTML, and the small parts of Slack's and Teams' markup that bots use.

let counter = 0;
export const uid = (stem) => `${stem}-${++counter}`;

/** An element. `props` are attributes; `on…` functions are listeners; null, false and undefined are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Only addresses that a browser may follow without harm. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, location.href);
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const href = safeUrl(url);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children) : el("span", {}, ...children);
}

export function image(url, alt, css = "") {
  return el("img", { src: safeUrl(url), alt: alt ?? "", class: css, loading: "lazy" });
}

const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", heart: "❤️", tada: "🎉", smile: "😄", joy: "😂", open_mouth: "😮", eyes: "👀",
  wave: "👋", pray: "🙏", clap: "👏", raised_hands: "🙌", sob: "😭", cry: "😢", disappointed: "😞", rage: "😡", angry: "😠",
  fire: "🔥", seedling: "🌱", sparkles: "✨", white_check_mark: "✅", x: "❌", warning: "⚠️", bulb: "💡", calendar: "📅",
  hourglass: "⌛", speech_balloon: "💬", lock: "🔒", rocket: "🚀", star: "⭐", question: "❓", handshake: "🤝", laughing: "😆",
  grinning: "😀", thinking_face: "🤔", muscle: "💪", ok_hand: "👌", "100": "💯", bell: "🔔", bust_in_silhouette: "👤",
  like: "👍", laugh: "😆", surprised: "😮", sad: "😢",
};
export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Runs `rules` ([pattern, make]) over the text: the earliest match is made into a node, the rest stays words. */
function marked(text, rules, plain) {
  const out = [];
  let rest = text;
  while (rest) {
    let first = null;
    for (const [pattern, make] of rules) {
      const found = pattern.exec(rest);
      if (found && (!first || found.index < first.found.index)) first = { found, make };
    }
    if (!first) break;
    if (first.found.index) out.push(plain(rest.slice(0, first.found.index)));
    out.push(first.make(first.found));
    rest = rest.slice(first.found.index + first.found[0].length);
  }
  if (rest) out.push(plain(rest));
  return out;
}

function lines(text, inline, isQuote, strip) {
  const out = [];
  let quote = null;
  text.split("\n").forEach((line, place) => {
    if (isQuote(line)) {
      quote ??= out[out.push(el("blockquote")) - 1];
      if (quote.childNodes.length) quote.append(el("br"));
      quote.append(...inline(strip(line)));
      return;
    }
    if (place && !quote) out.push(el("br"));
    quote = null;
    out.push(...inline(line));
  });
  return out;
}

/** Slack's mrkdwn. `names` turns a user id into a name. */
export function mrkdwn(text, names = (id) => id) {
  const inline = (part) =>
    marked(part, [
      [/```([\s\S]+?)```/, (m) => el("pre", {}, decode(m[1]))],
      [/`([^`\n]+)`/, (m) => el("code", {}, decode(m[1]))],
      [/<((?:https?:|mailto:)[^>|]+)(?:\|([^>]*))?>/, (m) => link(decode(m[1]), decode(m[2] || m[1]))],
      [/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/, (m) => el("span", { class: "mention" }, `@${names(m[1])}`)],
      [/<!(\w+)[^>]*>/, (m) => el("span", { class: "mention" }, `@${m[1]}`)],
      [/(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/, (m) => el("strong", {}, inline(m[1]))],
      [/(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])/, (m) => el("em", {}, inline(m[1]))],
      [/(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/, (m) => el("s", {}, inline(m[1]))],
      [/:([a-z0-9_+-]+):/, (m) => document.createTextNode(emoji(m[1]))],
    ], (words) => document.createTextNode(decode(words)));
  return lines(text, inline, (line) => /^(&gt;|>)/.test(line), (line) => line.replace(/^(&gt;|>) ?/, ""));
}

/** The Markdown of a Teams message or TextBlock: bold, italic, links, lists, quotes. */
export function markdown(text) {
  const inline = (part) =>
    marked(part, [
      [/\\([\\`*_{}[\]()#+\-.!~|>])/, (m) => document.createTextNode(m[1])],
      [/\[([^\]]+)\]\(([^)\s]+)\)/, (m) => link(m[2], m[1])],
      [/`([^`\n]+)`/, (m) => el("code", {}, m[1])],
      [/\*\*(?=\S)([^*]+?)(?<=\S)\*\*/, (m) => el("strong", {}, inline(m[1]))],
      [/(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])/, (m) => el("em", {}, inline(m[1]))],
      [/~~([^~]+)~~/, (m) => el("s", {}, inline(m[1]))],
      [/<at>(.*?)<\/at>/, (m) => el("span", { class: "mention" }, m[1])],
      [/^\s*[-*]\s+/, () => document.createTextNode("• ")],
    ], (words) => document.createTextNode(words));
  return lines(text, inline, (line) => line.startsWith("> "), (line) => line.slice(2));
}

const KNOWN = ["P", "STRONG", "EM", "S", "CODE", "PRE", "BLOCKQUOTE", "UL", "OL", "LI", "BR"];

/** The HTML of Teams' editor, made anew from the tags that it uses; nothing else of it comes through. */
export function teamsHtml(html) {
  const made = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
    const inside = () => [...node.childNodes].map(made);
    if (node.tagName === "A") return link(node.getAttribute("href") ?? "", inside());
    if (!KNOWN.includes(node.tagName)) return inside();
    return el(node.tagName.toLowerCase(), { start: node.getAttribute("start") }, inside());
  };
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map(made);
}

/** The values of the fields inside `root`, by field name: a string, or a list where several may be chosen. */
export function readFields(root) {
  const values = {};
  for (const field of root.querySelectorAll("[data-field]")) {
    const kind = field.dataset.kind;
    const ticked = [...field.querySelectorAll("input:checked")].map((input) => input.value);
    if (kind === "many") values[field.dataset.field] = ticked;
    else if (kind === "one") values[field.dataset.field] = ticked[0] ?? "";
    else if (kind === "toggle") values[field.dataset.field] = field.checked ? field.dataset.on : field.dataset.off;
    else if (field.multiple) values[field.dataset.field] = [...field.selectedOptions].map((o) => o.value);
    else values[field.dataset.field] = field.value;
  }
  return values;
}

/** Puts values that `readFields` gave back into fields of the same names. */
export function fillFields(root, values) {
  for (const field of root.querySelectorAll("[data-field]")) {
    const value = values[field.dataset.field];
    if (value === undefined) continue;
    const kind = field.dataset.kind;
    if (kind === "many" || kind === "one") {
      for (const input of field.querySelectorAll("input")) input.checked = [value].flat().includes(input.value);
    } else if (kind === "toggle") field.checked = value === field.dataset.on;
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  }
}

/** A group of radio buttons or tick boxes. `options` are [value, words, description?]. */
export function choices({ field, key, label, options, chosen, several, legend = true }) {
  const name = uid("choice");
  const rows = options.map(([value, words, more]) =>
    el("label", { class: "choice" },
      el("input", { type: several ? "checkbox" : "radio", name, value, checked: chosen.includes(value) }),
      el("span", {}, words, more ? el("small", {}, more) : null)));
  return el("fieldset", { "data-field": field, "data-key": key, "data-kind": several ? "many" : "one", class: "choices",
    "aria-label": legend ? null : label }, legend ? el("legend", {}, label) : null, rows);
}

/** Shows a problem at a field, for eyes and screen readers. Returns the field. */
export function showProblem(field, words) {
  const id = uid("problem");
  field.parentElement.querySelectorAll(":scope > .problem").forEach((old) => old.remove());
  field.after(el("p", { class: "problem", id }, words));
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  return field;
}

export function clearProblems(root) {
  root.querySelectorAll(".problem").forEach((old) => old.remove());
  root.querySelectorAll("[aria-invalid]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  });
}

/** Everybody in the playground, for the pickers of people; filled by the page. */
export const directory = { people: [] };
