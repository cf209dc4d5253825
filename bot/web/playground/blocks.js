// Slack's Block Kit as elements: messages, Home and modals. `use(element, value, node)` is called for what is pressed.

import { choices, directory, el, emoji, image, link, mrkdwn, uid } from "./markup.js";

export function renderBlocks(blocks, use, names) {
  const paint = { use, names };
  return blocks.map((block) => {
    const draw = BLOCKS[block.type];
    return draw ? draw(block, paint) : el("p", { class: "unknown" }, `(a ${block.type} block)`);
  });
}

const words = (text, paint) =>
  text.type === "mrkdwn" ? mrkdwn(text.text, paint.names) : plainLines(text.text, text.emoji !== false);

function plainLines(text, withEmoji = false) {
  const shown = withEmoji ? text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name)) : text;
  return shown.split("\n").flatMap((line, place) => (place ? [el("br"), line] : [line]));
}

const BLOCKS = {
  header: (block) => el("h3", {}, plainLines(block.text.text, block.text.emoji !== false)),
  divider: () => el("hr"),
  section: (block, paint) =>
    el("div", { class: "section" },
      el("div", { class: "section-words" },
        block.text ? el("p", {}, words(block.text, paint)) : null,
        block.fields ? el("div", { class: "fields" }, block.fields.map((f) => el("p", {}, words(f, paint)))) : null),
      block.accessory ? element(block.accessory, block, paint) : null),
  context: (block, paint) =>
    el("div", { class: "context" }, block.elements.map((part) =>
      part.type === "image" ? image(part.image_url, part.alt_text, "small") : el("span", {}, words(part, paint)))),
  actions: (block, paint) => el("div", { class: "actions" }, block.elements.map((part) => element(part, block, paint))),
  image: (block) =>
    el("figure", {}, image(block.image_url, block.alt_text),
      block.title ? el("figcaption", {}, plainLines(block.title.text)) : null),
  input: (block, paint) => input(block, paint),
  rich_text: (block, paint) => el("div", { class: "rich" }, block.elements.map((part) => richPart(part, paint))),
  markdown: (block, paint) => el("p", {}, mrkdwn(block.text, paint.names)),
};

function richPart(part, paint) {
  const inside = () => part.elements.flatMap((run) => richRun(run, paint));
  if (part.type === "rich_text_quote") return el("blockquote", {}, inside());
  if (part.type === "rich_text_preformatted") return el("pre", {}, inside());
  if (part.type === "rich_text_list") {
    return el(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((row) => el("li", {}, richPart(row, paint))));
  }
  return el("p", {}, inside());
}

function richRun(run, paint) {
  let out;
  if (run.type === "link") out = link(run.url, run.text || run.url);
  else if (run.type === "user") out = el("span", { class: "mention" }, `@${paint.names(run.user_id)}`);
  else if (run.type === "emoji") out = document.createTextNode(emoji(run.name));
  else out = el("span", {}, plainLines(run.text ?? ""));
  for (const [style, tag] of [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"]]) {
    if (run.style?.[style]) out = el(tag, {}, out);
  }
  return [out];
}

/** Plain words of what a person typed, to edit it. */
export function typedText(message) {
  const runs = message.blocks?.[0]?.elements?.[0]?.elements;
  return runs ? runs.map((run) => run.text ?? run.url ?? "").join("") : message.text;
}

function input(block, paint) {
  const id = uid("field");
  const control = element(block.element, block, paint, { id, label: block.label.text, asked: true });
  const isGroup = control.tagName === "FIELDSET";
  const required = block.optional ? el("small", {}, " (optional)") : null;
  return el("div", { class: "field", "data-block": block.block_id },
    isGroup ? null : el("label", { for: id }, block.label.text, required), control,
    block.hint ? el("p", { class: "help" }, block.hint.text) : null);
}

const options = (part) => (part.type === "multi_users_select" ? users() : part.option_groups ?? [part]).flatMap((group) => group.options ?? []);
const users = () => [{ options: directory.people.filter((p) => p.platform === "slack").map((p) => ({ value: p.user_id, text: { text: p.name } })) }];
const option = (o) => [o.value, o.text.text, o.description?.text];

function element(part, block, paint, asked = {}) {
  if (part.type === "image") return image(part.image_url, part.alt_text, "accessory");
  if (part.type === "button") return button(part, paint);
  const marks = { "data-field": `${block.block_id}/${part.action_id}`, "data-key": part.action_id };
  const label = asked.label ?? part.placeholder?.text ?? "Choose";
  const told = { id: asked.id, "aria-label": asked.id ? null : label, placeholder: part.placeholder?.text };
  const acts = !asked.asked || block.dispatch_action;
  const change = acts ? (event) => paint.use(part, chosenIn(event.target, part), event.target) : null;
  const listen = change ? { onchange: change } : {};
  if (part.type === "radio_buttons" || part.type === "checkboxes") {
    const several = part.type === "checkboxes";
    const chosen = (part.initial_options ?? [part.initial_option]).filter(Boolean).map((o) => o.value);
    const group = choices({ field: marks["data-field"], key: part.action_id, label, options: options(part).map(option),
      chosen, several, legend: Boolean(asked.asked) });
    if (change) group.addEventListener("change", () => {
      const ticked = [...group.querySelectorAll("input:checked")].map((i) => i.value);
      paint.use(part, several ? ticked : ticked[0], group);
    });
    return group;
  }
  if (part.type.endsWith("select") || part.type === "overflow") return menu(part, { ...marks, ...told, ...listen });
  const kinds = { datepicker: "date", timepicker: "time", number_input: "number", email_text_input: "email", url_text_input: "url" };
  const first = part.initial_value ?? part.initial_date ?? part.initial_time ?? "";
  const shared = { ...marks, ...told, ...listen, maxlength: part.max_length };
  if (part.multiline) return el("textarea", { ...shared, rows: 4 }, first);
  return el("input", { ...shared, type: kinds[part.type] ?? "text", value: first });
}

function menu(part, props) {
  const several = part.type.startsWith("multi_");
  const chosen = (part.initial_options ?? [part.initial_option]).filter(Boolean).map((o) => o.value);
  const rows = options(part).map((o) => el("option", { value: o.value, selected: chosen.includes(o.value) }, o.text.text));
  const none = several ? null : el("option", { value: "" }, props.placeholder ?? "Choose …");
  return el("select", { ...props, placeholder: null, multiple: several }, none, rows);
}

const chosenIn = (node) => (node.multiple ? [...node.selectedOptions].map((o) => o.value) : node.value);

function button(part, paint) {
  const props = { type: "button", class: part.style ?? "", "data-action": part.value || part.action_id,
    "data-label": part.text.text, "aria-label": part.accessibility_label };
  const press = (event) => paint.use(part, null, event.currentTarget);
  if (!part.url) return el("button", { ...props, onclick: press }, plainLines(part.text.text, part.text.emoji !== false));
  const anchor = link(part.url, part.text.text);
  anchor.className = `button ${part.style ?? ""}`;
  anchor.dataset.action = part.value || part.action_id;
  anchor.addEventListener("click", () => paint.use(part, null, anchor));
  return anchor;
}
