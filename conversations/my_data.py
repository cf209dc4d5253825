"""Everything that is kept about one person, told to them in plain words and in their own time zone: the page that they
can ask for at any time. `export` is the same as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from conversations import guides
from conversations.export import own_reactions, reactions_to
from conversations.flows.members import deed_said
from conversations.model import Asked, Commitment, Membership, Person, Reflection, Remark, Scope, Sharing
from conversations.scenes import Scene
from conversations.turn import name_of, realm_name
from conversations.values import Value
from conversations.wording import LANGUAGES, Voice


class Entry(Value, frozen=True):
    """One thing that is kept: what and when it was (`about`), whose words it holds, if any, and what is said of it."""

    about: str
    words: str = ""
    notes: tuple[str, ...] = ()


class Section(Value, frozen=True):
    heading: str
    entries: tuple[Entry, ...]


def my_data(scene: Scene, person_id: str) -> tuple[Section, ...]:
    """The sections that have something in them, from the scene of the person's timer."""
    teller = _Teller(scene, person_id)
    told = (
        ("you", teller.you()),
        ("accounts", teller.accounts()),
        ("programmes", teller.programmes()),
        ("consents", teller.consents()),
        ("rounds", teller.rounds()),
        ("circles", teller.circles()),
        ("messages", teller.messages()),
        ("reactions", teller.reactions()),
        ("questions", teller.questions()),
        ("answers", teller.answers()),
        ("harvests", teller.harvests()),
        ("promises", teller.promises()),
        ("news", teller.news()),
        ("offers", teller.offers()),
        ("digests", teller.digests()),
        ("drafts", teller.drafts()),
        ("concerns", teller.concerns()),
        ("replies", teller.replies()),
        ("blocks", teller.blocks()),
        ("deeds", teller.deeds()),
    )
    sections = (Section(teller.voice(f"data-{key}"), tuple(entries)) for key, entries in told)
    return tuple(section for section in sections if section.entries)


class _Teller:
    def __init__(self, scene: Scene, person_id: str) -> None:
        self.scene = scene
        self.me = person_id
        self.person = scene.person(person_id)
        self.voice = Voice(self.person.language if self.person else "en")
        self.zone = self.person.zone if self.person else "UTC"

    def at(self, moment: datetime) -> str:
        return self.voice.moment_of(moment, self.zone)

    def day(self, moment: datetime) -> str:
        return self.voice.day_of(moment, self.zone)

    def you(self) -> Iterator[Entry]:
        if self.person is None:
            return
        yield Entry(self.voice("data-name", name=self.person.name or "–"))
        yield Entry(self.voice("data-zone", zone=self.person.zone))
        yield from (Entry(sentence) for sentence in self._habits(self.person))
        if self.person.created_at is not None:
            yield Entry(self.voice("data-since", day=self.day(self.person.created_at)))

    def _habits(self, person: Person) -> Iterator[str]:
        """Their language, and when and how often they are asked."""
        voice = self.voice
        yield voice("data-language", language=LANGUAGES.get(person.language, person.language))
        days = voice.names([voice.weekday(day) for day in person.working_days])
        hours = {"from": f"{person.day_starts}:00", "to": f"{person.day_ends}:00"}
        yield voice("data-pace", days=days, start=hours["from"], end=hours["to"], most=person.most_a_week)
        if person.away_from is not None and person.away_until is not None:
            yield voice("data-away", first=voice.day(person.away_from), day=voice.day(person.away_until))
        if person.administrator:
            yield voice("data-administrator")

    def accounts(self) -> Iterator[Entry]:
        for account in self.scene.accounts_of(self.me):
            notes = [self.voice("data-seen", day=self.day(account.seen_at))] if account.seen_at else []
            if account.gone:
                notes.append(self.voice("data-gone"))
            if account.mark:
                notes.append(self.voice("data-mark"))
            platform = account.platform.capitalize()
            about = self.voice("data-account", platform=platform, workspace=account.workspace, user=account.user)
            yield Entry(about, notes=tuple(notes))
        for claim in self.scene.claims:
            refused = (self.voice("data-claim-refused"),) if claim.refused_at else ()
            yield Entry(self.voice("data-claim", day=self.day(claim.made_at)), notes=refused)

    def programmes(self) -> Iterator[Entry]:
        for membership in self.scene.memberships:
            if membership.person_id == self.me:
                yield self._programme(membership)

    def _programme(self, membership: Membership) -> Entry:
        voice, programme = self.voice, self.scene.programme(membership.programme_id)
        name = programme.name if programme else membership.programme_id
        standing = voice(f"data-standing-{membership.standing.name.lower().replace('_', '-')}")
        realm = realm_name(programme, membership.realm)
        roles = [voice(f"data-role-{role.value}") for role in membership.roles]
        told = (
            (membership.realm, voice("data-realm", value=realm)),
            (membership.place, voice("data-place", value=membership.place)),
            (membership.themes, voice("data-themes", value=voice.names(membership.themes))),
            (membership.title, voice("data-title", value=membership.title)),
            (membership.assets, voice("data-assets", value=membership.assets)),
            (
                membership.speaks,
                voice("data-speaks", value=voice.names([LANGUAGES.get(code, code) for code in membership.speaks])),
            ),
            (roles, voice("data-roles", value=voice.names(roles))),
        )
        notes = [sentence for kept, sentence in told if kept]
        if membership.paused_until is not None:
            notes.append(voice("data-paused-until", day=voice.day(membership.paused_until)))
        counts = (membership.silent_rounds, membership.waited, membership.left_out)
        if any(counts):
            silent, waited, left_out = counts
            notes.append(voice("data-counts", silent=silent, waited=waited, left=left_out))
        return Entry(voice("data-programme", programme=name, standing=standing), notes=tuple(notes))

    def consents(self) -> Iterator[Entry]:
        mine = [c for c in self.scene.consents if c.person_id == self.me]
        for consent in sorted(mine, key=lambda c: (c.given_at, c.id)):
            key = "convening" if consent.scope is Scope.CONVENING else consent.scope.name.lower().replace("_", "-")
            notes = [self.voice("consent-given-on", day=self.day(consent.given_at))]
            if consent.withdrawn_at is not None:
                notes.append(self.voice("consent-taken-on", day=self.day(consent.withdrawn_at)))
            yield Entry(self.voice(f"consent-{key}"), notes=tuple(notes))

    def rounds(self) -> Iterator[Entry]:
        for turnout in self.scene.turnouts:
            asked = self.scene.round(turnout.round_id)
            if turnout.person_id == self.me and asked is not None:
                key = {"in": "data-said-in", "out": "data-said-out"}.get(turnout.answer, "data-said-nothing")
                yield Entry(self.voice("data-round", number=asked.number, day=self.day(asked.asked_at)),
                            notes=(self.voice(key),))  # fmt: skip

    def circles(self) -> Iterator[Entry]:
        for seat in sorted(self.scene.seats, key=lambda s: (s.joined_at, s.id)):
            circle = self.scene.circle(seat.circle_id)
            if seat.person_id != self.me or circle is None:
                continue
            programme = self.scene.programme(circle.programme_id)
            realm = realm_name(programme, seat.realm)
            there = self.voice("data-seat", realm=realm, place=seat.place)
            notes = [self.voice("data-seat-guest", who=seat.asked_as) if seat.guest else there]
            if seat.left_at is not None:
                notes.append(self.voice("data-seat-left", day=self.day(seat.left_at)))
            if circle.closed_at is not None:
                notes.append(self.voice("data-circle-closed", day=self.day(circle.closed_at)))
            yield Entry(self.voice("data-circle", day=self.day(seat.joined_at)), notes=tuple(notes))

    def messages(self) -> Iterator[Entry]:
        for remark in sorted(self.scene.remarks, key=lambda r: (r.said_at, r.id)):
            if remark.person_id == self.me:
                yield self._message(remark)

    def _message(self, remark: Remark) -> Entry:
        notes = []
        if remark.edited_at is not None:
            notes.append(self.voice("data-edited", at=self.at(remark.edited_at)))
        if remark.deleted_at is not None:
            notes.append(self.voice("data-deleted", at=self.at(remark.deleted_at)))
        if remark.reactions:
            shown = "  ".join(f"{emoji} {count}" for emoji, count in reactions_to(remark).items())
            notes.append(self.voice("data-reactions-received", reactions=shown))
        return Entry(self.voice("data-message", at=self.at(remark.said_at)), remark.text, tuple(notes))

    def reactions(self) -> Iterator[Entry]:
        for at, emoji in own_reactions(self.scene, self.me):
            yield Entry(self.voice("data-reaction", emoji=emoji, at=self.at(at)))

    def questions(self) -> Iterator[Entry]:
        """What was put to them, whether they answered or not."""
        for posed in sorted(self.scene.posed, key=lambda p: (p.due_at, p.id)):
            asked = self.scene.asked_one(posed.asked_id)
            if posed.person_id == self.me and posed.put_at is not None and asked is not None:
                yield Entry(self.voice("data-posed", at=self.at(posed.put_at)), notes=(self._asks(asked),))

    def _asks(self, asked: Asked | None) -> str:
        prompt = guides.begun_with(asked.guide, self.voice.language).prompt(asked.prompt) if asked else None
        return prompt.asks("") if prompt else ""

    def answers(self) -> Iterator[Entry]:
        for answer in sorted(self.scene.reflections, key=lambda r: (r.given_at, r.id)):
            if answer.person_id == self.me:
                yield self._answer(answer)

    def _answer(self, answer: Reflection) -> Entry:
        question = self._asks(self.scene.asked_one(answer.asked_id))
        if answer.sharing is Sharing.PASSED:
            notes = [self.voice("data-passed", at=self.at(answer.given_at))]
        else:
            notes = [self.voice(f"data-sharing-{answer.sharing.value}", at=self.at(answer.given_at))]
        if answer.edited_at is not None:
            notes.append(self.voice("data-edited", at=self.at(answer.edited_at)))
        if answer.withdrawn_at is not None:
            notes.append(self.voice("data-withdrawn", at=self.at(answer.withdrawn_at)))
        return Entry(question, answer.text, tuple(notes))

    def harvests(self) -> Iterator[Entry]:
        """What they took along from a circle, and how it was."""
        for kept in self.scene.harvests:
            if kept.person_id == self.me:
                words = "\n".join(part for part in (kept.noticed, kept.doing, kept.telling) if part)
                notes = (
                    () if kept.withdrawn_at is None else (self.voice("data-withdrawn", at=self.at(kept.withdrawn_at)),)
                )
                yield Entry(self.voice("data-harvest", at=self.at(kept.given_at)), words, notes)
        for meeting in self.scene.meetings:
            if meeting.person_id == self.me:
                met = self.voice(f"met-{meeting.met.name.lower().replace('_', '-')}")
                felt = self.voice(f"felt-{meeting.felt.name.lower().replace('_', '-')}")
                yield Entry(self.voice("data-meeting", at=self.at(meeting.at)), notes=(met, felt))

    def promises(self) -> Iterator[Entry]:
        for made in sorted(self.scene.commitments, key=lambda c: (c.made_at, c.id)):
            if made.person_id == self.me:
                yield self._promise(made)

    def _promise(self, made: Commitment) -> Entry:
        voice = self.voice
        notes = [voice("data-due", day=voice.day(made.due))]
        if made.for_whom:
            notes.append(voice("data-for", whom=made.for_whom))
        if made.first_step:
            notes.append(voice("data-first", step=made.first_step))
        notes.append(voice(f"data-state-{made.state.name.lower().replace('_', '-')}"))
        if made.learnt:
            notes.append(voice("data-learnt", words=made.learnt))
            notes.append(voice("data-quotable" if made.quotable else "data-not-quotable"))
        if made.reflection:
            notes.append(voice("data-looked", words=made.reflection))
        return Entry(voice("data-promise", at=self.at(made.made_at)), made.text, tuple(notes))

    def news(self) -> Iterator[Entry]:
        for each in sorted(self.scene.check_ins, key=lambda c: (c.at, c.id)):
            if each.person_id == self.me:
                outcome = self.voice(f"data-outcome-{each.outcome.name.lower().replace('_', '-')}")
                yield Entry(self.voice("data-news-of", at=self.at(each.at), outcome=outcome), each.note)

    def drafts(self) -> Iterator[Entry]:
        for draft in sorted(self.scene.drafts, key=lambda d: (d.made_at, d.id)):
            said = draft.text or (draft.done_at is None and draft.kind != "unlink")
            if draft.person_id == self.me and said:
                yield Entry(self.voice("data-draft", at=self.at(draft.made_at)), draft.text)

    def concerns(self) -> Iterator[Entry]:
        for concern in sorted(self.scene.concerns, key=lambda c: (c.raised_at, c.id)):
            if concern.person_id == self.me:
                yield Entry(self.voice("data-concern", at=self.at(concern.raised_at)), concern.text)

    def replies(self) -> Iterator[Entry]:
        """What they wrote in answer to a concern, be it their own or one that they were told of."""
        for reply in sorted(self.scene.replies, key=lambda r: (r.said_at, r.id)):
            if reply.person_id == self.me:
                yield Entry(self.voice("data-concern", at=self.at(reply.said_at)), reply.text)

    def blocks(self) -> Iterator[Entry]:
        for block in sorted(self.scene.blocks, key=lambda b: (b.made_at, b.id)):
            if block.person_id == self.me:
                yield Entry(block.name or name_of(self.scene, block.blocked_id, self.voice))

    def offers(self) -> Iterator[Entry]:
        """What would have helped them, and what of theirs was found for somebody else."""
        for offer in sorted(self.scene.offers, key=lambda o: (o.made_at, o.id)):
            if offer.needed_by == self.me and offer.need:
                yield Entry(self.voice("data-need", at=self.at(offer.made_at)), offer.need)
            if offer.offered_by == self.me and offer.asset:
                yield Entry(self.voice("data-offer", at=self.at(offer.made_at)), offer.asset)

    def digests(self) -> Iterator[Entry]:
        """Where the digest goes that they chose as a lead."""
        for each in self.scene.subscriptions:
            if each.person_id == self.me:
                programme = self.scene.programme(each.programme_id)
                notes = [self.voice("data-digest-mail", to=each.mail)] if each.mail else []
                notes += [self.voice("data-digest-channel", to=each.channel)] if each.channel else []
                yield Entry(programme.name if programme else each.programme_id, notes=tuple(notes))

    def deeds(self) -> Iterator[Entry]:
        """What the audit trail keeps of them. Who else was there is theirs."""
        name, other = self.person.name if self.person else "", self.voice("data-somebody")
        for entry in sorted(self.scene.audit, key=lambda e: (e.at, e.id)):
            who, whom = (name if each == self.me else other for each in (entry.actor_id, entry.subject_id))
            yield Entry(self.at(entry.at), notes=(deed_said(entry, who, whom, self.voice),))
