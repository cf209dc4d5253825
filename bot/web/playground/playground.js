// The playground: panes for everybody, kept live, a clock that can be moved, and a hint that leads through the journey.

import { directory, el } from "./markup.js";
import { Pane } from "./pane.js";

/*
 * The hint line. Each step has words (a string, or a function of the state), `who` acts in it (keys of people), and
 * `done`, which looks at what was really delivered. The hint shows the step after the last one that is done; one that
 * may come early (the weekly digest) counts only when those before it are done.
 * `s.has(verb, who?)`: somebody's pane offers a button or form with this action. `s.heard(pattern, who?)`: keys of those
 * who were told such words. Actions are written `c1|verb|…`.
 */
const LEAD = "morgan";
const TRIO = ["rhian", "tom", "amina"];
const STEPS = [
  { id: "convene", who: [LEAD],
    text: "Morgan leads the programme. A one-time code waits in Morgan's message box: press Send.",
    done: (s) => s.heard(/You are now a convener/, [LEAD]).length || s.has("round.now") },
  { id: "join", who: TRIO,
    text: (s) => `Let people join. For Rhian, Tom and Amina: press “Tell me more”, agree, and fill in the form. ${s.joined().length} of 3 done.`,
    done: (s) => s.joined().length >= 3 },
  { id: "round", who: [LEAD],
    text: "Open a round: press “Open a round now” in Morgan's messages or Home.",
    done: (s) => s.has("in", TRIO) },
  { id: "in", who: TRIO,
    text: (s) => `Each is asked “In this time?”. Press “I'm in” for all three. ${s.heard(/You are in\. I will introduce/, TRIO).length} of 3 done.`,
    done: (s) => s.heard(/You are in\. I will introduce/, TRIO).length >= 3 },
  { id: "match", who: [LEAD],
    text: "Now press “Make the circles now” for Morgan. Or press “Next event”, until the day comes.",
    done: (s) => s.has("match.send", [LEAD]) || s.has("hello", TRIO) },
  { id: "send", who: [LEAD],
    text: "Morgan sees how the matching went. Press “Send the introductions”.",
    done: (s) => s.has("hello", TRIO) },
  { id: "hello", who: TRIO,
    text: "They have met. Press “Say hello” for one of them, and see it arrive with the others, on both platforms.",
    done: (s) => s.heard(/I have said hello for you|^Sent to/m, TRIO).length },
  { id: "talk", who: TRIO,
    text: "Now write “Good to meet you both” for another of them. You see where it will go: press “Send” there.",
    done: (s) => s.heard(/^Sent to/m, TRIO).length },
  { id: "prompt", who: [],
    text: "Press “Next event” until the first question comes.",
    done: (s) => s.has("answer", TRIO) || s.heard(/Question 1 of/, TRIO).length },
  { id: "answer", who: TRIO,
    text: (s) => `Answer or pass for each of the three. Nobody reads another's answer before giving their own. ${s.answered().length} of 3 done.`,
    done: (s) => s.heard(/Your circle's answers to question/, TRIO).length },
  { id: "commit", who: TRIO,
    text: "Answers are shown together. Write “I will visit the youth club by next Friday” for one of them, and record it.",
    done: (s) => s.heard(/Recorded\. You will/, TRIO).length },
  { id: "checkin", who: [],
    text: "The circle is witness. Press “Next event” until the day of the promise comes.",
    done: (s) => s.has("kept", TRIO) && s.heard(/Today is the day for|The day has come for|How is it going with/, TRIO).length },
  { id: "outcome", who: TRIO,
    text: "How did it go? Press “Done”, “Still going”, “I'm stuck” or “It was a blind alley”.",
    done: (s) => s.heard(/You kept your promise|Noted\. You will|I have asked your circle about|Closed, with what you learnt/, TRIO).length },
  { id: "digest", who: [LEAD], early: true,
    text: "Press “Next week”, and Morgan gets the digest.",
    done: (s) => s.heard(/: week \d|A quiet week|Fewer than \d+ people take part/, [LEAD]).length },
  { id: "teams", who: [LEAD, "tom"],
    text: "Leads read it in Teams too. As Morgan, write “programme”, press “Roles”, then “Code for a lead”. Send that code as Tom, and write “digest”.",
    done: (s) => s.heard(/: week \d|A quiet week|Fewer than \d+ people take part/, ["tom"]).length },
  { id: "end", who: [],
    text: "That was the whole journey, and the digest is with Morgan. Look around: Home, “circle”, “pace”, “my data”, “pause until …”, “leave”.",
    done: () => false },
];

const panes = new Map();
const people = new Map();
const unread = new Map();
const $ = (selector) => document.querySelector(selector);
const names = (id) => [...people.values()].find((p) => p.user_id === id)?.name ?? "Convenor";
const narrow = matchMedia("(max-width: 899px)");
let current = null;
let missed = [];
let clock = { at: Date.now(), seen: Date.now() };

async function post(path, body) {
  const answer = await fetch(`/playground/api/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function send(person, kind, details) {
  try {
    return await post("act", { person: person.key, kind, ...details });
  } catch (error) {
    return { ok: false, refused: error.message || "Convenor does not answer.", errors: {} };
  }
}

// Panes

/** Draws everything afresh. What changes meanwhile is kept in `missed` and shown after; what somebody was typing stays. */
async function load() {
  missed = [];
  const state = await (await fetch("/playground/api/state")).json();
  const typed = new Map([...panes].map(([key, pane]) => [key, pane.area.value === pane.drafted ? "" : pane.area.value]));
  panes.clear();
  people.clear();
  for (const person of state.people) people.set(person.key, person);
  directory.people = state.people;
  for (const person of state.people) {
    const pane = new Pane(person, send, names);
    panes.set(person.key, pane);
    if (typed.get(person.key)) pane.area.value = typed.get(person.key);
    for (const message of state.messages[person.key]) pane.show(message, true);
  }
  $("[data-panes]").replaceChildren(...[...panes.values()].map((pane) => pane.node));
  for (const pane of panes.values()) { pane.toEnd(); pane.grow(); }
  $("[data-switcher]").replaceChildren(...state.people.map((person) =>
    el("button", { type: "button", "data-switch": person.key, onclick: () => choose(person.key) }, person.name.replace(/^Cllr /, "").split(" ")[0],
      el("span", { class: "count" }))));
  choose(panes.has(current) ? current : nextStep(snapshot()).who[0] ?? state.people[0]?.key);
  setClock(state.now);
  const after = missed;
  missed = null;
  after.forEach(take);
  hint();
}

function choose(key) {
  current = key;
  unread.delete(key);
  for (const [name, pane] of panes) pane.node.classList.toggle("chosen", name === key);
  for (const button of document.querySelectorAll("[data-switch]")) {
    button.setAttribute("aria-current", String(button.dataset.switch === key));
  }
  panes.get(key)?.toEnd();
  panes.get(key)?.grow();
  counts();
}

function counts() {
  for (const button of document.querySelectorAll("[data-switch]")) {
    const number = unread.get(button.dataset.switch) ?? 0;
    const words = number ? el("span", {}, String(number), el("span", { class: "unseen" }, " new")) : "";
    button.querySelector(".count").replaceChildren(words);
  }
}

const CHANGES = {
  message(pane, message) {
    const known = pane.knows(message.id);
    pane.show(message);
    if (!known && message.by_bot && narrow.matches && pane.person.key !== current) {
      unread.set(pane.person.key, (unread.get(pane.person.key) ?? 0) + 1);
      counts();
    }
  },
  gone: (pane, data) => pane.remove(data.id),
  person(pane, person) {
    people.set(person.key, person);
    pane.update(person);
  },
  toast: (pane, data) => pane.toast(data.text),
};

function take(change) {
  if (missed) missed.push(change);
  else if (change.kind === "reset") { current = null; load(); }
  else if (change.kind === "clock") setClock(change.data.now);
  else for (const key of change.people) if (panes.has(key)) CHANGES[change.kind](panes.get(key), change.data);
  later(hint);
}

function listen() {
  const source = new EventSource("/playground/api/changes");
  source.onopen = () => { $("[data-lost]").hidden = true; load(); };
  source.onerror = () => { $("[data-lost]").hidden = false; };
  source.onmessage = (event) => take(JSON.parse(event.data));
}

let waiting = null;
function later(work) {
  waiting ??= requestAnimationFrame(() => { waiting = null; work(); });
}

// The clock

function setClock(now) {
  clock = { at: Date.parse(now), seen: Date.now() };
  tick();
}

function tick() {
  const now = new Date(clock.at + Date.now() - clock.seen);
  const shown = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "short", day: "numeric", month: "short", year: narrow.matches ? undefined : "numeric", hour: "2-digit", minute: "2-digit" });
  $("[data-now]").textContent = shown.format(now);
  $("[data-now]").dateTime = now.toISOString();
}

async function busy(button, work) {
  const all = document.querySelectorAll(".clock button");
  all.forEach((b) => { b.disabled = true; });
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    panes.get(current)?.toast(error.message);
  }
  all.forEach((b) => { b.disabled = false; });
  button.removeAttribute("aria-busy");
  button.focus({ preventScroll: true });
}

for (const button of document.querySelectorAll("[data-clock]")) {
  button.addEventListener("click", () => busy(button, async () => {
    setClock((await post("clock", { by: button.dataset.clock })).now);
  }));
}

$("[data-reset]").addEventListener("click", (event) => {
  const button = event.currentTarget;
  if (button.dataset.sure === undefined) {
    button.dataset.sure = "";
    button.textContent = "Forget all?";
    setTimeout(() => { delete button.dataset.sure; button.textContent = "Start again"; }, 5000);
    return;
  }
  delete button.dataset.sure;
  button.textContent = "Start again";
  busy(button, () => post("reset", {}));
});

// The hint

const told = (value) => {
  if (Array.isArray(value)) return value.flatMap(told);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "string" ? (["text", "title", "value"].includes(name) ? [inner] : []) : told(inner));
};

function payloads(value) {
  if (typeof value === "string") return value.startsWith("c1|") ? [value.split("|")[1]] : [];
  return value && typeof value === "object" ? Object.values(value).flatMap(payloads) : [];
}

function snapshot() {
  const seen = [...panes.values()].map((pane) => ({ key: pane.person.key, home: pane.person.home,
    messages: pane.all().filter((m) => m.by_bot) }));
  const of = (who) => seen.filter((p) => !who || who.includes(p.key));
  const s = {
    has: (verb, who) => of(who).some((p) => [...p.messages.map((m) => [m.blocks, m.attachments]), p.home].some((v) => payloads(v).includes(verb))),
    heard: (pattern, who) => of(who).filter((p) => p.messages.some((m) =>
      pattern.test([m.text, ...told(m.blocks), ...told(m.attachments)].join("\n")))).map((p) => p.key),
    joined: () => s.heard(/You are in, for the/, TRIO),
    answered: () => s.heard(/Your answer is kept|You passed\. No reason needed/, TRIO),
  };
  return s;
}

function nextStep(s) {
  const last = STEPS.reduce((found, step, place) => (step.done(s) && (!step.early || found === place - 1) ? place : found), -1);
  return STEPS[Math.min(last + 1, STEPS.length - 1)];
}

function hint() {
  const s = snapshot();
  const step = nextStep(s);
  const line = $("[data-hint]");
  const words = typeof step.text === "function" ? step.text(s) : step.text;
  const full = `${STEPS.indexOf(step) + 1} of ${STEPS.length}`;
  if (line.dataset.words !== words) {
    line.replaceChildren(el("b", {}, full), " ", words);
    line.dataset.words = words;
    line.dataset.hint = step.id;
  }
  for (const [key, pane] of panes) pane.node.classList.toggle("hinted", step.who.includes(key));
  for (const button of document.querySelectorAll("[data-switch]")) {
    button.classList.toggle("hinted", step.who.includes(button.dataset.switch));
  }
}

setInterval(tick, 5000);
listen();
