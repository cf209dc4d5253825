// One person's pane: their header, the conversation with the bot, Home, the composer, windows and toasts.

import { renderBlocks } from "./blocks.js";
import { confirmIn, modalKeeper } from "./dialog.js";
import { clearProblems, el, fillFields, readFields, showProblem, uid } from "./markup.js";
import { avatar } from "./message.js";
import { Room } from "./room.js";
import { Talk } from "./talk.js";

const TOAST_MS = 6000;
const PLATFORM = { slack: "Slack", teams: "Teams" };

/** Builds the pane. `send(person, kind, details)` reports an act and resolves to its result. */
export class Pane extends Talk {
  constructor(person, send, names) {
    super();
    this.person = person;
    this.names = names;
    this.send = send;
    this.rooms = new Map();
    this.build();
    this.keepModal = modalKeeper(this.node, this.inside, this);
    this.update(person);
  }

  build() {
    const { key, name, role, platform, workspace_name: place } = this.person;
    const title = uid("pane");
    this.buildTalk({ label: `Messages of ${name}`, placeholder: "Message Convenor", boxLabel: `Message from ${name} to Convenor`, key });
    this.home = el("div", { class: "home", role: "tabpanel", "aria-label": `Home of ${name}`, tabindex: "0", hidden: true });
    this.removed = el("p", { class: "removed", hidden: true }, "Convenor has been removed here. ",
      el("button", { type: "button", "data-tool": "install", onclick: () => this.act("install") }, "Add it again"));
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    const more = el("details", { class: "more" }, el("summary", { "aria-label": `More for ${name}` }, "⋯"),
      el("button", { type: "button", "data-tool": "uninstall", onclick: () => { more.open = false; this.act("uninstall"); } }, "Remove Convenor"));
    this.inside = el("div", { class: "inside" },
      el("header", { class: "who" }, avatar(name),
        el("div", {}, el("h2", { id: title }, name), el("p", {}, role), el("p", { class: "where" }, `${PLATFORM[platform]} · ${place}`)), more),
      this.tabs(), this.log, this.home, this.fresh, this.removed, this.composer);
    this.node = el("section", { class: `pane ${platform}`, "data-person": key, "data-platform": platform, "aria-labelledby": title }, this.inside, this.toasts);
  }

  tabs() {
    const onSlack = this.person.platform === "slack";
    const tab = (name, label) => el("button", { type: "button", role: onSlack ? "tab" : null, "data-tab": name, onclick: () => this.open(name) }, label);
    this.tabButtons = [tab("messages", "Messages"), tab("home", "Home")];
    const strip = this.strip = el("div", { class: "tabs", role: onSlack ? "tablist" : "group", "aria-label": "Views" }, this.tabButtons);
    strip.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const step = event.key === "ArrowRight" ? 1 : -1;
      const place = this.tabButtons.indexOf(document.activeElement) + step + this.tabButtons.length;
      this.tabButtons[place % this.tabButtons.length].focus();
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
    this.current = name;
    this.home.hidden = name !== "home";
    this.arrange();
    if (name === "messages") this.toEnd();
    this.rooms.get(name)?.mark(false);
    this.rooms.get(name)?.toEnd();
  }

  /** Shows the conversation of the tab that is open, and hides the others. */
  arrange() {
    const { installed } = this.person;
    this.log.hidden = this.current !== "messages";
    this.fresh.hidden ||= this.current !== "messages";
    this.composer.hidden = this.current !== "messages" || !installed;
    for (const room of this.rooms.values()) {
      for (const part of room.parts) part.hidden = this.current !== room.id || part === room.fresh;
      room.composer.hidden ||= !installed;
    }
  }

  /** Each group message that the person is in gets a tab, once. */
  addRooms(groups) {
    for (const group of groups.filter(({ id }) => !this.rooms.has(id))) {
      const room = new Room(this, group);
      this.rooms.set(group.id, room);
      this.home.before(room.who, room.log);
      this.composer.after(room.fresh, room.composer);
      this.tabButtons.splice(-1, 0, room.button);
      this.strip.replaceChildren(...this.tabButtons);
      room.button.setAttribute("aria-selected", "false");
    }
  }

  /** A message goes to the conversation that it stands in. */
  show(message, quietly = false) {
    const room = this.rooms.get(message.conversation);
    if (room) room.show(message, quietly);
    else super.show(message, quietly);
  }

  remove(id) {
    super.remove(id);
    for (const room of this.rooms.values()) room.remove(id);
  }

  /** Everything that stands in the pane, wherever. */
  all() {
    return [this, ...this.rooms.values()].flatMap((talk) => [...talk.messages.values()]);
  }

  knows(id) {
    return this.all().some((message) => message.id === id);
  }

  /** Slack tells the app which tab opened; Teams has no Home, so there it is the word. */
  open(name) {
    const already = this.tabButtons.find((b) => b.dataset.tab === name).classList.contains("current");
    if (this.person.platform === "slack") {
      this.select(name);
      if (!this.rooms.has(name) && (!already || name === "home")) this.act("open_home", { tab: name });
    } else if (name === "home") this.act("open_home");
  }

  update(person) {
    const before = this.person;
    this.person = person;
    this.removed.hidden = person.installed;
    this.addRooms(person.groups);
    this.arrange();
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

  toast(text) {
    const node = el("p", { class: "toast", "data-toast": "" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), TOAST_MS);
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
