"""What the made-up people of a sample are called, and what they say, promise, learn and tell others."""

from __future__ import annotations

FIRST = ["Aisha", "Ben", "Carys", "Dev", "Elin", "Femi", "Grace", "Huw", "Ines", "Jamal", "Kezia", "Leo", "Mei", "Nia", "Omar", "Petra", "Quinn", "Rosa", "Sunil", "Tess", "Uma", "Vic", "Wren", "Zoe"]  # fmt: skip
LAST = ["Adeyemi", "Bowen", "Chaudhry", "Davies", "Ellis", "Farah", "Griffiths", "Hughes", "Ito", "Jones", "Khan", "Lewis", "Mensah", "Novak", "Owen", "Patel", "Rees", "Singh"]  # fmt: skip
PROMISES = (
    "visit the youth club",
    "bring two tenants to the next housing board",
    "open the hall on Saturdays",
    "read the letters that we send to carers",
    "walk the estate with the ward team",
    "share our room bookings with the food bank",
    "sit in on a surgery for an hour",
    "ask the bus company about the last bus",
    "write up what the pilot cost",
    "introduce the clinic to the mosque",
)
LEARNT = (
    "The bus company decides, so next time we ask them before we ask each other.",
    "People did not want a meeting. They wanted somebody to ring back.",
    "We built a form where a phone number would have done.",
    "The keys were the hard part. The room had been free all along.",
    "Two visits taught us more than the survey did.",
    "The people we invited had no way to get there after six.",
    "We asked for volunteers. We should have asked for an hour.",
    "Nobody reads the leaflet. They ask the woman at the till.",
    "The pilot worked because of one caretaker, and we had not noticed.",
    "Our own rules stopped us. Nobody remembered why we had made them.",
)
REMARKS = (
    "Good morning. I walked down the high street yesterday, and three of the shops I knew are gone.",
    "That is not how it looks from the front desk, I am afraid.",
    "Thank you. I had not heard that before.",
    "Could we meet there one day, instead of talking about it?",
    "I asked two of our tenants. They would come if it were on a Saturday.",
    "Who decides that? I honestly do not know.",
    "We do. Well, we think we do. I will find out who signs it off, and tell you by Friday.",
    "Yes.",
    "Nobody has ever asked us.",
    "The budget for it was agreed last spring, so it is not the money. It is that nobody has been told.",
)
TELLINGS = (
    "Go and see it before you talk about it.",
    "Ask who decides. It is seldom the person you think.",
    "Half an hour a month is enough, if it is every month.",
    "Bring somebody along who uses the service.",
    "We knew the same families and had never spoken.",
    "Write down what you promise. It changes what you promise.",
    "The first question should be what is working, and for whom.",
    "Say what you do not know. The others do not know it either.",
)
NOTICED = (
    "We see the same people on different days.",
    "Nobody was against it. Nobody had been asked.",
    "We listen more than we used to.",
)
