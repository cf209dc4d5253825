// Adaptive Cards as elements, as Teams shows them. `use(action, node)` is called for Action.Execute and Action.Submit.

import { choices, directory, el, image, link, markdown, uid } from "./markup.js";

const BODY = {
  TextBlock: (part) => {
    const tag = part.style === "heading" ? "h3" : "p";
    return el(tag, { class: look(part) }, markdown(part.text));
  },
  RichTextBlock: (part) => el("p", { class: look(part) }, part.inlines.map(run)),
  Container: (part, paint) => el("div", { class: `container ${part.style ?? ""}` }, body(part.items, paint)),
  ColumnSet: (part, paint) => el("div", { class: "columns" }, (part.columns ?? []).map((c) => column(c, paint))),
  FactSet: (part) => el("dl", {}, part.facts.map((f) => [el("dt", {}, f.title), el("dd", {}, markdown(f.value))])),
  Image: (part) => image(part.url, part.altText, `size-${(part.size ?? "auto").toLowerCase()}`),
  ImageSet: (part) => el("div", { class: "actions" }, part.images.map((i) => image(i.url, i.altText, "size-medium"))),
  ActionSet: (part, paint) => actions(part.actions, paint),
  Table: (part, paint) => el("table", {}, (part.rows ?? []).map((row) =>
    el("tr", {}, (row.cells ?? []).map((cell) => el("td", {}, body(cell.items, paint)))))),
  "Input.Text": (part) => field(part, (props) => part.isMultiline
    ? el("textarea", { ...props, rows: 4 }, part.value ?? "")
    : el("input", { ...props, type: TEXTS[part.style?.toLowerCase()] ?? "text", value: part.value ?? "" })),
  "Input.Number": (part) => field(part, (p) => el("input", { ...p, type: "number", min: part.min, max: part.max, value: part.value ?? "" })),
  "Input.Date": (part) => field(part, (p) => el("input", { ...p, type: "date", min: part.min, max: part.max, value: part.value ?? "" })),
  "Input.Time": (part) => field(part, (p) => el("input", { ...p, type: "time", value: part.value ?? "" })),
  "Input.Toggle": (part) => toggle(part),
  "Input.ChoiceSet": (part) => choiceSet(part),
};
const TEXTS = { email: "email", tel: "tel", url: "url", password: "password" };

export function renderCard(card, use) {
  return el("div", { class: "card" }, cardParts(card, { use }));
}

function cardParts(card, paint) {
  return [body(card.body ?? [], paint), card.actions?.length ? actions(card.actions, paint) : null];
}

function body(items, paint) {
  return (items ?? []).map((item) => {
    let part = item;
    while (part && !BODY[part.type]) part = typeof part.fallback === "object" ? part.fallback : null;
    if (!part) return null;
    const node = BODY[part.type](part, paint);
    const place = `space-${(part.spacing ?? "default").toLowerCase()}`;
    node.classList.add(place, ...(part.separator ? ["separator"] : []));
    if (part.id) node.dataset.part = part.id;
    if (part.isVisible === false) node.hidden = true;
    return node;
  });
}

/** Size, weight, colour and alignment as classes: `size-large`, `weight-bolder`, `color-good` … */
function look(part) {
  const named = ["size", "weight", "color", "horizontalAlignment"].filter((name) => part[name]);
  const classes = named.map((name) => `${name === "horizontalAlignment" ? "align" : name}-${String(part[name]).toLowerCase()}`);
  return [...classes, part.isSubtle ? "subtle" : "", part.highlight ? "highlight" : ""].filter(Boolean).join(" ");
}

function run(part) {
  if (typeof part === "string") return part;
  let node = el("span", { class: look(part) }, part.text);
  if (part.fontType === "monospace") node = el("code", {}, node);
  if (part.italic) node = el("em", {}, node);
  if (part.strikethrough) node = el("s", {}, node);
  if (part.underline) node = el("u", {}, node);
  return part.selectAction?.url ? link(part.selectAction.url, node) : node;
}

function column(part, paint) {
  const wide = typeof part.width === "number" || /^\d+$/.test(part.width ?? "") ? `grow-${Math.min(Number(part.width), 6)}` : part.width ?? "stretch";
  const node = el("div", { class: `column ${wide} valign-${(part.verticalContentAlignment ?? "top").toLowerCase()}` }, body(part.items, paint));
  if (part.isVisible === false) node.hidden = true;
  return node;
}

function field(part, control) {
  const id = uid("field");
  const props = { id, "data-field": part.id, "data-key": part.id.split(".").pop(), placeholder: part.placeholder,
    maxlength: part.maxLength, "aria-required": part.isRequired ? "true" : null,
    "aria-label": part.label ? null : part.placeholder ?? part.errorMessage ?? part.id };
  return el("div", { class: "field" }, part.label ? el("label", { for: id }, part.label, star(part)) : null, control(props));
}

const star = (part) => (part.isRequired ? el("span", { class: "star", "aria-hidden": "true" }, " *") : null);

function toggle(part) {
  const on = part.valueOn ?? "true";
  return el("div", { class: "field" }, el("label", { class: "choice" },
    el("input", { type: "checkbox", "data-field": part.id, "data-key": part.id.split(".").pop(), "data-kind": "toggle",
      "data-on": on, "data-off": part.valueOff ?? "false", checked: part.value === on }),
    el("span", {}, part.title)));
}

const colleagues = () => directory.people.filter((p) => p.platform === "teams").map((p) => ({ value: p.aad_id, title: p.name }));

function choiceSet(given) {
  const part = given["choices.data"] ? { ...given, choices: colleagues() } : given;
  const chosen = String(part.value ?? "").split(",").filter(Boolean);
  if (part.style === "expanded" || part.isMultiSelect) {
    return el("div", { class: "field" }, choices({ field: part.id, key: part.id.split(".").pop(),
      label: [part.label ?? part.placeholder ?? "Choose", star(part)].filter(Boolean), several: part.isMultiSelect, chosen,
      options: (part.choices ?? []).map((c) => [c.value, c.title]) }));
  }
  return field(part, (props) => el("select", { ...props, placeholder: null, maxlength: null },
    el("option", { value: "" }, part.placeholder ?? "Choose …"),
    (part.choices ?? []).map((c) => el("option", { value: c.value, selected: chosen.includes(c.value) }, c.title))));
}

/** A row of buttons; a card that one of them unfolds stands below the row. */
function actions(list, paint) {
  const below = el("div", { class: "unfolded" });
  const row = el("div", { class: "actions" }, list.map((action) => actionButton(action, below, paint)));
  return el("div", {}, row, below);
}

const STYLES = { positive: "primary", destructive: "danger" };
const payload = (action) => Object.values(action.data ?? {}).find((v) => typeof v === "string") ?? action.verb ?? action.id ?? action.title;

function actionButton(action, below, paint) {
  const props = { type: "button", class: STYLES[action.style] ?? "", "data-label": action.title, "data-action": payload(action) };
  if (action.type === "Action.OpenUrl") {
    const anchor = link(action.url, action.title ?? action.url);
    anchor.className = `button ${props.class}`;
    anchor.dataset.label = action.title;
    return anchor;
  }
  if (action.type === "Action.ShowCard") return unfolding(action, props, below, paint);
  if (action.type === "Action.ToggleVisibility") {
    return el("button", { ...props, onclick: (event) => toggleParts(event.currentTarget, action) }, action.title);
  }
  if (!["Action.Execute", "Action.Submit"].includes(action.type)) return null;
  return el("button", { ...props, onclick: (event) => paint.use(action, event.currentTarget) }, action.title ?? "Send");
}

function unfolding(action, props, below, paint) {
  const id = uid("unfolded");
  const inside = el("div", { id, class: "card inner", hidden: true }, cardParts(action.card, paint));
  below.append(inside);
  const flip = (event) => {
    const open = inside.hidden;
    for (const other of below.children) other.hidden = true;
    for (const other of event.currentTarget.parentElement.querySelectorAll("[aria-expanded]")) other.setAttribute("aria-expanded", "false");
    inside.hidden = !open;
    event.currentTarget.setAttribute("aria-expanded", String(open));
    if (open) inside.querySelector("input, textarea, select, button")?.focus();
  };
  const marks = { ...props, "data-action": null, "data-unfolds": action.title, "aria-expanded": "false", "aria-controls": id };
  return el("button", { ...marks, onclick: flip }, action.title, el("span", { class: "chevron", "aria-hidden": "true" }, " ▾"));
}

function toggleParts(button, action) {
  for (const target of action.targetElements) {
    const id = typeof target === "string" ? target : target.elementId;
    const part = button.closest(".message").querySelector(`[data-part="${CSS.escape(id)}"]`);
    if (part) part.hidden = typeof target === "string" || target.isVisible === undefined ? !part.hidden : !target.isVisible;
  }
}
