// Windows over one pane: a Slack modal, and "are you sure?". The rest of the pane is inert meanwhile, Tab stays inside; Escape closes.

import { renderBlocks } from "./blocks.js";
import { clearProblems, el, fillFields, readFields, showProblem, uid } from "./markup.js";

/** Opens a window in `host`, over `under`. Returns `close()`, which gives the focus back. */
function openWindow(host, under, { title, body, foot, marks, onescape }) {
  const back = host.contains(document.activeElement) ? document.activeElement : null;
  const id = uid("window");
  const box = el("div", { role: "dialog", "aria-labelledby": id, class: "window", tabindex: "-1", ...marks },
    el("h2", { id }, title), el("div", { class: "window-body" }, body), el("footer", {}, foot));
  const first = () => box.querySelector(".window-body :is(input, textarea, select, button)") ?? box.querySelector("footer button");
  const last = () => [...box.querySelectorAll("footer button")].at(-1);
  const shade = el("div", { class: "shade" }, guard(last), box, guard(first));
  shade.addEventListener("keydown", (event) => event.key === "Escape" && onescape());
  under.inert = true;
  host.append(shade);
  if (back) (first() ?? box).focus();
  return {
    box,
    close() {
      const held = shade.contains(document.activeElement);
      shade.remove();
      under.inert = Boolean(host.querySelector(":scope > .shade"));
      const places = [back, [...host.querySelectorAll("[data-message]")].at(-1), host.querySelector(".home")];
      if (held) places.find((place) => place?.isConnected && place.checkVisibility())?.focus();
    },
  };
}

/** Stands before and after a window, and sends the focus round: Tab stays inside. */
const guard = (next) => el("span", { tabindex: "0", onfocus: () => next()?.focus() });

/** Asks; resolves to true or false. */
export function confirmIn(host, under, { title, text, yes, no, danger }) {
  return new Promise((resolve) => {
    const answer = (value) => { opened.close(); resolve(value); };
    const opened = openWindow(host, under, {
      title, body: el("p", {}, text), marks: { "data-confirm": "", "aria-modal": "true" }, onescape: () => answer(false),
      foot: [
        el("button", { type: "button", "data-confirm-no": "", onclick: () => answer(false) }, no),
        el("button", { type: "button", class: danger ? "danger" : "primary", "data-confirm-yes": "", onclick: () => answer(true) }, yes),
      ],
    });
  });
}

/** Keeps a pane's modal as the world says. `pane` gives `act`, `press` and `names`. */
export function modalKeeper(host, under, pane) {
  let shown = null;
  let opened = null;
  return (modal) => {
    const same = modal && shown && modal.id === shown.id && JSON.stringify(modal.view) === JSON.stringify(shown.view);
    if (!same) {
      const filled = opened ? readFields(opened.box) : {};
      opened?.close();
      opened = modal ? openModal(host, under, modal, pane) : null;
      if (modal && shown?.id === modal.id) fillFields(opened.box, filled);
    }
    shown = modal;
    if (opened) showErrors(opened.box, modal.errors);
  };
}

function openModal(host, under, modal, pane) {
  const { view } = modal;
  const form = el("form", { novalidate: true, "data-modal": view.callback_id ?? "" });
  const close = () => pane.act("close_view");
  const blocks = renderBlocks(view.blocks, (element, value, control) => pane.press("modal", element, value, form, control), pane.names);
  const submit = view.submit
    ? el("button", { type: "submit", class: "primary", "data-submit": "" }, view.submit.text) : null;
  form.append(el("div", { class: "window-blocks" }, blocks));
  const opened = openWindow(host, under, {
    title: view.title.text, body: form, onescape: close, marks: { "data-window": modal.id, "aria-modal": "true" },
    foot: [el("button", { type: "button", "data-close": "", onclick: close }, view.close?.text ?? (submit ? "Cancel" : "Close")), submit],
  });
  const id = uid("form");
  form.id = id;
  submit?.setAttribute("form", id);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.hasAttribute("aria-busy")) return;
    submit.setAttribute("aria-busy", "true"); // not `disabled`, which would lose the focus
    clearProblems(form);
    await pane.act("submit", { given: readFields(form) });
    submit.removeAttribute("aria-busy");
  });
  return opened;
}

function showErrors(box, errors) {
  clearProblems(box);
  const fields = Object.entries(errors).flatMap(([block, words]) => {
    const field = box.querySelector(`[data-block="${CSS.escape(block)}"] [data-field]`);
    return field ? [showProblem(field, words)] : [];
  });
  const first = fields[0];
  (first?.matches("fieldset") ? first.querySelector("input") : first)?.focus();
}
