// One person's pane: their header, the conversation with the bot, Home, the composer, windows and toasts.

import { renderBlocks } from "./blocks.js";
import { confirmIn, modalKeeper } from "./dialog.js";
import { clearProblems, el, fillFields, readFields, showProblem, uid } from "./markup.js";
import { avatar, renderMessage } from "./message.js";

const TOAST_MS = 6000;
const said = ({ text, blocks, attachments }) => JSON.stringify([text, blocks, attachments]);
const PLATFORM = { slack: "Slack", teams: "Teams" };

/** Builds the pane. `send(person, kind, details)` reports an act and resolves to its result. */
export class Pane {
  constructor(person, send, names) {
    this.person = person;
    this.names = names;
    this.send = send;
    this.messages = new Map();
    this.build();
    this.keepModal = modalKeeper(this.node, this.inside, this);
    this.update(person);
  }

  build() {
    const { key, name, role, platform, workspace_name: place } = this.person;
    const title = uid("pane");
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `Messages of ${name}`, tabindex: "0" });
    this.home = el("div", { class: "home", role: "tabpanel", "aria-label": `Home of ${name}`, tabindex: "0", hidden: true });
    this.area = el("textarea", { rows: 1, placeholder: "Message Convenor", "aria-label": `Message from ${name} to Convenor`, "data-composer": key });
    this.context = el("p", { class: "answering", hidden: true });
    this.files = [];
    this.picker = el("input", { type: "file", multiple: true, hidden: true, "data-files": "", onchange: () => this.attach() });
    this.composer = el("form", { class: "composer" }, this.context, this.picker,
      el("button", { type: "button", class: "attach", "data-attach": "", "aria-label": "Attach a file", title: "Attach a file",
        onclick: () => this.picker.click() }, "+"), this.area,
      el("button", { type: "submit", "data-send": "", "aria-label": "Send" }, "Send"));
    this.removed = el("p", { class: "removed", hidden: true }, "Convenor has been removed here. ",
      el("button", { type: "button", "data-tool": "install", onclick: () => this.act("install") }, "Add it again"));
    this.fresh = el("button", { type: "button", class: "fresh", hidden: true, onclick: () => { this.toEnd(); this.log.focus(); } }, "New messages ↓");
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    const more = el("details", { class: "more" }, el("summary", { "aria-label": `More for ${name}` }, "⋯"),
      el("button", { type: "button", "data-tool": "uninstall", onclick: () => { more.open = false; this.act("uninstall"); } }, "Remove Convenor"));
    this.inside = el("div", { class: "inside" },
      el("header", { class: "who" }, avatar(name),
        el("div", {}, el("h2", { id: title }, name), el("p", {}, role), el("p", { class: "where" }, `${PLATFORM[platform]} · ${place}`)), more),
      this.tabs(), this.log, this.home, this.fresh, this.removed, this.composer);
    this.node = el("section", { class: `pane ${platform}`, "data-person": key, "data-platform": platform, "aria-labelledby": title }, this.inside, this.toasts);
    this.following = true;
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.stick()).observe(this.log);
    this.composer.addEventListener("submit", (event) => { event.preventDefault(); this.say(); });
    this.area.addEventListener("input", () => this.grow());
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
    });
  }

  tabs() {
    const onSlack = this.person.platform === "slack";
    const tab = (name, label) => el("button", { type: "button", role: onSlack ? "tab" : null, "data-tab": name, onclick: () => this.open(name) }, label);
    this.tabButtons = [tab("messages", "Messages"), tab("home", "Home")];
    const strip = el("div", { class: "tabs", role: onSlack ? "tablist" : "group", "aria-label": "Views" }, this.tabButtons);
    strip.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      this.tabButtons[document.activeElement === this.tabButtons[0] ? 1 : 0].focus();
    });
    this.select("messages");
    return strip;
  }

  select(name) {
    for (const button of this.tabButtons) {
      const current = button.dataset.tab === name;
      button.classList.toggle("current", current);
      if (button.getAttribute("role") === "tab") button.setAttribute("aria-selected", String(current));
    }
    this.home.hidden = name !== "home";
    this.log.hidden = name === "home";
    if (this.composer) this.composer.hidden = name === "home" || !this.person.installed;
    if (name === "messages") this.toEnd();
  }

  /** Slack tells the app which tab opened; Teams has no Home, so there it is the word. */
  open(name) {
    const already = this.tabButtons.find((b) => b.dataset.tab === name).classList.contains("current");
    if (this.person.platform === "slack") {
      this.select(name);
      if (!already || name === "home") this.act("open_home", { tab: name });
    } else if (name === "home") this.act("open_home");
  }

  update(person) {
    const before = this.person;
    this.person = person;
    this.removed.hidden = person.installed;
    this.composer.hidden = !person.installed || !this.home.hidden;
    if (person.draft !== this.drafted && this.area.value === (this.drafted ?? "")) { this.area.value = person.draft; this.grow(); }
    this.drafted = person.draft;
    if (!this.homeShown || before.home?.hash !== person.home?.hash) this.drawHome();
    this.keepModal(person.modal || null);
  }

  drawHome() {
    this.homeShown = true;
    const filled = readFields(this.home);
    const held = this.home.contains(document.activeElement);
    const view = this.person.home;
    const use = (element, value, control) => this.press("home", element, value, this.home, control);
    this.home.replaceChildren(...(view ? renderBlocks(view.blocks, use, this.names) : [el("p", { class: "note" }, "Nothing here yet.")]));
    fillFields(this.home, filled);
    if (held) this.home.focus();
  }

  /** A message that is new or different. `quietly` on the first load. */
  show(message, quietly = false) {
    const old = this.node.querySelector(`[data-message="${CSS.escape(message.id)}"]`);
    const { following } = this;
    const news = !old || said(message) !== said(this.messages.get(message.id));
    const held = old?.contains(document.activeElement) ? document.activeElement : null;
    const node = renderMessage(message, this, news ? null : old.querySelector(".body"));
    if (message.by_bot) this.toasts.replaceChildren();
    if (old) {
      old.replaceWith(node);
      if (held) (node.contains(held) ? held : node).focus({ preventScroll: true });
    } else {
      this.divide(message);
      this.log.append(node);
    }
    this.messages.set(message.id, message);
    if (quietly) return;
    const own = message.author === this.person.user_id;
    if (news && (following || (own && !old)) && node === this.log.lastElementChild) this.toEnd();
    else if (following) this.stick();
    else this.fresh.hidden = Boolean(old) || own;
  }

  divide(message) {
    const options = { timeZone: this.person.tz, weekday: "long", day: "numeric", month: "long" };
    const day = new Intl.DateTimeFormat("en-GB", options).format(new Date(message.at));
    if (day !== this.lastDay) this.log.append(el("p", { class: "day" }, el("span", {}, day)));
    this.lastDay = day;
  }

  remove(id) {
    this.messages.delete(id);
    const node = this.node.querySelector(`[data-message="${CSS.escape(id)}"]`);
    if (node?.contains(document.activeElement)) this.log.focus();
    node?.remove();
  }

  /** Shows the newest message: its end, or its beginning where it is too tall to be seen whole. */
  toEnd() {
    const last = this.log.lastElementChild;
    const room = this.log.scrollHeight - this.log.clientHeight;
    this.log.scrollTop = last ? Math.min(room, last.offsetTop - this.log.offsetTop - 8) : room;
    this.placed = this.log.scrollTop;
    this.scrolled();
  }

  /** Keeps the end in sight where it was in sight. */
  stick() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  /** A reader who scrolled back is not moved by what arrives. */
  scrolled() {
    this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    this.following = this.atEnd || Math.abs(this.log.scrollTop - this.placed) < 2;
    if (this.following) this.fresh.hidden = true;
  }

  toast(text) {
    const node = el("p", { class: "toast", "data-toast": "" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), TOAST_MS);
  }

  grow() {
    if (!this.area.scrollHeight) return;
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight + 2, 140)}px`;
  }

  /** The next message answers this one: in its thread on Slack, as a reply on Teams. */
  answer(message) {
    this.answered = message.thread || message.id;
    this.tell();
    this.area.focus();
  }

  async attach() {
    this.files = await Promise.all([...this.picker.files].map(async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      let data = "";
      for (let at = 0; at < bytes.length; at += 32768) data += String.fromCharCode(...bytes.subarray(at, at + 32768));
      return { name: file.name, media: file.type, data: btoa(data) };
    }));
    this.tell();
    this.area.focus();
  }

  /** What goes along with the next message, above the box, and a way to think better of it. */
  tell() {
    const what = [this.answered ? "a reply" : "", ...this.files.map((file) => `File: ${file.name}`)].filter(Boolean);
    this.context.hidden = !what.length;
    const drop = el("button", { type: "button", "aria-label": "Send without", onclick: () => this.plainAgain() }, "✕");
    this.context.replaceChildren(what.join(" · "), drop);
  }

  plainAgain() {
    this.answered = "";
    this.files = [];
    this.picker.value = "";
    this.tell();
  }

  async say() {
    const text = this.area.value.trim();
    if (!text && !this.files.length) return;
    this.area.value = "";
    this.grow();
    const along = { formatted: true, thread: this.answered ?? "", files: this.files };
    this.plainAgain();
    const command = this.person.platform === "slack" && text.match(/^\/convenor\s*(.*)$/s);
    await (command ? this.act("command", { text: command[1] }) : this.act("say", { text, ...along }));
  }

  async act(kind, details = {}) {
    const result = await this.send(this.person, kind, details);
    if (result.refused && !Object.keys(result.errors ?? {}).length) this.toast(result.refused);
    return result;
  }

  confirm(question) {
    return confirmIn(this.node, this.inside, question);
  }

  /** Somebody pressed `action`. `where` is a message id, `home` or `modal`; `root` holds the fields that go along. */
  async press(where, action, value, root, control) {
    if (action.confirm) {
      const { title, text, confirm, deny, style } = action.confirm;
      const question = { title: title.text, text: text.text, yes: confirm.text, no: deny.text, danger: style === "danger" || action.style === "danger" };
      if (!(await this.confirm(question))) return;
    }
    if (control?.getAttribute("aria-busy") === "true") return;
    control?.setAttribute("aria-busy", "true");
    clearProblems(root);
    const result = await this.act("press", { message: where, action, value, given: readFields(root) });
    control?.removeAttribute("aria-busy");
    const fields = Object.entries(result.errors ?? {}).map(([name, words]) => {
      const field = root.querySelector(`[data-field="${CSS.escape(name)}"]`);
      return field && showProblem(field.matches("[type=checkbox]") ? field.parentElement : field, words);
    });
    fields.find(Boolean)?.focus?.();
  }
}
