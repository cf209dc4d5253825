// A conversation in a pane: its messages, the box to write in, and what goes along with the next message.

import { el } from "./markup.js";
import { renderMessage } from "./message.js";

const said = ({ text, blocks, attachments }) => JSON.stringify([text, blocks, attachments]);

/** Whoever extends it gives `person`, `names`, `act(kind, details)`, `press(…)`, `confirm(…)` and `toasts`. */
export class Talk {
  /** `label` and `placeholder` name the list of messages and the box; `key` is for tests, and goes with the composer. */
  buildTalk({ label, placeholder, boxLabel, key }) {
    this.messages = new Map();
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, tabindex: "0" });
    this.area = el("textarea", { rows: 1, placeholder, "aria-label": boxLabel, "data-composer": key });
    this.context = el("p", { class: "answering", hidden: true });
    this.files = [];
    this.picker = el("input", { type: "file", multiple: true, hidden: true, "data-files": "", onchange: () => this.attach() });
    this.composer = el("form", { class: "composer" }, this.context, this.picker,
      el("button", { type: "button", class: "attach", "data-attach": "", "aria-label": "Attach a file", title: "Attach a file",
        onclick: () => this.picker.click() }, "+"), this.area,
      el("button", { type: "submit", "data-send": "", "aria-label": "Send" }, "Send"));
    this.fresh = el("button", { type: "button", class: "fresh", hidden: true, onclick: () => { this.toEnd(); this.log.focus(); } }, "New messages ↓");
    this.following = true;
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.stick()).observe(this.log);
    this.composer.addEventListener("submit", (event) => { event.preventDefault(); this.say(); });
    this.area.addEventListener("input", () => this.grow());
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); }
    });
  }

  /** A message that is new or different. `quietly` on the first load. */
  show(message, quietly = false) {
    const old = this.log.querySelector(`[data-message="${CSS.escape(message.id)}"]`);
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
    const node = this.log.querySelector(`[data-message="${CSS.escape(id)}"]`);
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
}
