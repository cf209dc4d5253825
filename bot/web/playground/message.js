// One message in a pane: who, when, the blocks or the card really delivered, reactions, and what can be done with it.

import { renderBlocks, typedText } from "./blocks.js";
import { renderCard } from "./cards.js";
import { el, emoji, markdown, mrkdwn, teamsHtml } from "./markup.js";

const CARD = "application/vnd.microsoft.card.adaptive";
const REACTIONS = {
  slack: ["+1", "heart", "tada", "joy", "eyes"],
  teams: ["like", "heart", "laugh", "surprised", "sad"],
};

/**
 * The element of a message. `pane` gives `person`, `names(id)`, `act(kind, details)`, `press(…)` and `confirm(…)`.
 * `kept` is the body of an earlier element, where the words are still the same: somebody may be filling in its form.
 */
export function renderMessage(message, pane, kept = null) {
  const { person } = pane;
  const own = message.author === person.user_id;
  const name = own ? "You" : message.username || (message.by_bot ? "Convenor" : pane.names(message.author));
  const node = el("article", { class: `message ${own ? "own" : "theirs"}`, tabindex: "-1", "data-message": message.id,
    "data-by": message.by_bot ? "bot" : "person", "aria-label": `${name}, ${clockTime(message.at, person.tz)}` });
  const body = kept ?? el("div", { class: "body" }, own ? ownWords(message, pane) : theirWords(message, pane));
  node.append(
    avatar(message.username || (message.by_bot ? "" : pane.names(message.author)), own),
    el("div", { class: "bubble" },
      el("header", {},
        el("strong", {}, name), message.by_bot && person.platform === "slack" ? el("span", { class: "tag" }, "App") : null,
        el("time", { datetime: message.at }, clockTime(message.at, person.tz)),
        message.edited ? el("span", { class: "note" }, "(edited)") : null,
        message.thread || message.reply_to ? el("span", { class: "note" }, message.thread ? "↳ in a thread" : "↳ a reply") : null),
      message.only_for ? el("p", { class: "note" }, "Only visible to you") : null,
      body, reactions(message, pane)),
    tools(message, pane, node, body, own));
  return node;
}

/** What somebody wrote themselves, as their own platform shows it back to them. */
function ownWords(message, pane) {
  const shown = pane.person.platform === "slack"
    ? renderBlocks(message.blocks, () => {}, pane.names)
    : message.html ? teamsHtml(message.html) : [typedText(message)];
  const files = (message.files ?? []).map((file) => el("p", { class: "file" }, `File: ${file.name}`));
  return el("div", { class: "typed", dir: "auto" }, shown, files);
}

const around = (control) => control.closest("[data-message]");

function theirWords(message, pane) {
  if (pane.person.platform === "slack") {
    const use = (element, value, control) => pane.press(message.id, element, value, around(control), control);
    return message.blocks.length
      ? renderBlocks(message.blocks, use, pane.names)
      : [el("p", { dir: "auto" }, mrkdwn(message.text, pane.names))];
  }
  const cards = message.attachments.map((attachment) => attachment.contentType === CARD
    ? renderCard(attachment.content, (action, control) => pane.press(message.id, action, null, around(control), control))
    : el("p", { class: "unknown" }, `(${attachment.contentType})`));
  return [message.text ? el("p", { dir: "auto" }, markdown(message.text)) : null, ...cards];
}

export function avatar(name, own = false) {
  const words = name.replace(/^(Cllr|Dr|Mr|Mrs|Ms|Rev)\.? /, "").split(" ");
  const initials = name ? [words[0], words.length > 1 ? words.find((w, i) => i && /\p{L}/u.test(w)) ?? "" : ""].map((w) => w[0] ?? "").join("") : "";
  const shade = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  const kind = name ? (own ? "mine" : `shade-${shade}`) : "bot";
  return el("span", { class: `avatar ${kind}`, "aria-hidden": "true" }, initials);
}

export function clockTime(at, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

function reactions(message, pane) {
  const given = Object.entries(message.reactions).filter(([, who]) => who.length);
  if (!given.length) return null;
  return el("div", { class: "reactions" }, given.map(([name, who]) => {
    const mine = who.includes(pane.person.user_id);
    return el("button", { type: "button", class: mine ? "mine" : "", "data-reacted": name, "aria-pressed": String(mine),
      "aria-label": `${name}, ${who.length}`,
      onclick: () => pane.act("react", { message: message.id, reaction: name, on: !mine }) }, `${emoji(name)} ${who.length}`);
  }));
}

function tools(message, pane, node, body, own) {
  const tool = (kind, label, sign, onclick, more = {}) =>
    el("button", { type: "button", "data-tool": kind, "aria-label": label, title: label, onclick, ...more }, sign);
  const picker = el("span", { class: "picker", hidden: true }, REACTIONS[pane.person.platform].map((name) =>
    el("button", { type: "button", "data-reaction": name, "aria-label": name,
      onclick: () => pane.act("react", { message: message.id, reaction: name,
        on: !(message.reactions[name] ?? []).includes(pane.person.user_id) }) }, emoji(name))));
  const react = tool("react", "React", "☺", (event) => {
    picker.hidden = !picker.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!picker.hidden));
    if (!picker.hidden) picker.firstChild.focus();
  }, { "aria-expanded": "false" });
  const shown = el("div", { class: "tools" }, picker);
  if (!message.only_for) {
    shown.append(
      react,
      tool("reply", "Reply", "↩", () => pane.answer(message)),
      tool("shortcut", "Make this a commitment", "✓", () => pane.act("shortcut", { message: message.id })),
      tool("concern", "Raise a concern", "!", () => pane.act("shortcut", { message: message.id, concern: true })),
    );
  }
  if (own) {
    shown.append(tool("edit", "Edit", "✎", () => edit(message, pane, body)));
    shown.append(tool("delete", "Delete", "✕", async () => {
      const sure = { title: "Delete this message?", text: typedText(message), yes: "Delete", no: "Keep it", danger: true };
      if (await pane.confirm(sure)) pane.act("delete", { message: message.id });
    }));
  } else {
    shown.append(tool("json", "Show what was delivered, as JSON", "{ }", (event) => flipJson(event.currentTarget, message, body), { "aria-pressed": "false" }));
  }
  return shown;
}

function flipJson(button, message, body) {
  const old = body.querySelector(":scope > .json");
  button.setAttribute("aria-pressed", String(!old));
  if (old) return old.remove();
  const { text, username, metadata, blocks, attachments } = message;
  const parts = { text, username, metadata, blocks, attachments };
  const told = Object.fromEntries(Object.entries(parts).filter(([, v]) => v && (!Array.isArray(v) || v.length)));
  const json = el("pre", { class: "json", tabindex: "0", "aria-label": "Delivered JSON" }, JSON.stringify(told, null, 2));
  body.append(json);
  json.scrollIntoView({ block: "nearest" });
}

function edit(message, pane, body) {
  const words = message.typed || typedText(message);
  const area = el("textarea", { rows: 2, "aria-label": "Edit your message", "data-edit": message.id }, words);
  const before = [...body.childNodes];
  const back = () => body.replaceChildren(...before);
  const save = () => pane.act("edit", { message: message.id, text: area.value.trim(), formatted: true });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); save(); }
  });
  body.replaceChildren(area, el("div", { class: "actions" },
    el("button", { type: "button", class: "primary", "data-tool": "save", onclick: save }, "Save"),
    el("button", { type: "button", "data-tool": "cancel", onclick: back }, "Cancel")));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

