// A group message as one of its people sees it: a tab beside their own conversation with the bot.

import { el } from "./markup.js";
import { Talk } from "./talk.js";

export class Room extends Talk {
  /** `group` is `{id, people}`, the ids of everybody in it. What is done there, `pane` does. */
  constructor(pane, group) {
    super();
    this.pane = pane;
    this.id = group.id;
    const { name, key, user_id: own } = pane.person;
    const others = group.people.filter((id) => id !== own).map(pane.names).join(", ");
    this.buildTalk({ label: `Group message of ${name}`, placeholder: "Message the group", boxLabel: `Message from ${name} to the group`, key: `${key}/group` });
    this.who = el("p", { class: "where" }, `Group message with ${others} and Convenor`);
    this.button = el("button", { type: "button", role: "tab", "data-tab": this.id, onclick: () => pane.open(this.id) }, "Group",
      el("span", { class: "unseen", hidden: true }, " new"));
  }

  get person() { return this.pane.person; }
  get names() { return this.pane.names; }
  get toasts() { return this.pane.toasts; }
  get parts() { return [this.who, this.log, this.fresh, this.composer]; }

  show(message, quietly = false) {
    const known = this.messages.has(message.id);
    super.show(message, quietly);
    if (!quietly && !known && this.log.hidden) this.mark(true);
  }

  mark(news) {
    this.button.classList.toggle("news", news);
    this.button.lastChild.hidden = !news;
  }

  act(kind, details = {}) {
    const where = { say: { conversation: this.id }, command: { channel: this.id } }[kind];
    return this.pane.act(kind, { ...details, ...where });
  }

  press(...what) { return this.pane.press(...what); }
  confirm(question) { return this.pane.confirm(question); }
}
