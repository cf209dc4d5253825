"""An independent judge of a seating: what the aims say, worked out the slow way. It shares no code with the matcher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product

from conversations.matching import Candidate, Rules, Seating

Met = Mapping[frozenset[str], int]
# placed, crossing, full span, left out, waited, -repeats, links, -circles, -Σ size², affinity
Value = tuple[int, int, int, int, int, int, int, int, int, float]


def apart(a: Candidate, b: Candidate, rules: Rules) -> str:
    """Why two may not meet, or nothing."""
    if frozenset((a.id, b.id)) in rules.never:
        return "blocked"
    if a.languages and b.languages and not a.languages & b.languages:
        return "language"
    if a.hours and b.hours and not a.hours & b.hours:
        return "hours"
    return ""


def allowed(circle: Sequence[Candidate], rules: Rules) -> bool:
    languages, hours = [p.languages for p in circle if p.languages], [p.hours for p in circle if p.hours]
    shared = all(languages[0].intersection(*languages) for _ in languages) and all(
        hours[0].intersection(*hours) for _ in hours
    )
    return shared and not any(apart(a, b, rules) for a, b in combinations(circle, 2))


def liking(a: Candidate, b: Candidate, met: Met, rules: Rules) -> float:
    total = 0.0
    if a.place and a.place == b.place:
        total += rules.same_place + rules.gladness * sum(p.glad_near for p in (a, b))
    if a.themes & b.themes:
        total += rules.shared_theme + sum(rules.gladness for p in (a, b) if p.glad_alike)
    rounds = met.get(frozenset((a.id, b.id)))
    return total + rules.novelty * (1.0 if rounds is None or rounds >= 26 else rounds / 26)


def avoidable(people: Sequence[Candidate], met: Met, rules: Rules, seating: Seating) -> list[tuple[str, str]]:
    """The repeats that need not have been: one of the two could have changed places with somebody of their realm, with
    fewer repeats, no limit broken, and nobody nearer to or further from a circle of full span for it."""
    by_id = {p.id: p for p in people}
    circles = [[by_id[one] for one in circle] for circle in seating.circles]
    return [pair for pair in seating.repeats if any(_spared(by_id[one], circles, met, rules) for one in pair)]


def _spared(one: Candidate, circles: Sequence[Sequence[Candidate]], met: Met, rules: Rules) -> bool:
    home = next(circle for circle in circles if one in circle)
    for circle in circles:
        for other in circle if circle is not home else ():
            if other.realm != one.realm or (
                is_full(home, rules) != is_full(circle, rules) and one.waited != other.waited
            ):
                continue
            after = [[other if p is one else p for p in home], [one if p is other else p for p in circle]]
            fewer = sum(len(repeats(c, met, rules)) for c in after) < sum(
                len(repeats(c, met, rules)) for c in (home, circle)
            )
            if fewer and all(allowed(c, rules) for c in after):
                return True
    return False


def is_full(circle: Sequence[Candidate], rules: Rules) -> bool:
    return len({p.realm for p in circle}) >= min(rules.size, len(rules.realms))


def repeats(circle: Sequence[Candidate], met: Met, rules: Rules) -> list[tuple[str, str]]:
    pairs = [(a.id, b.id) for a, b in combinations(sorted(circle, key=lambda p: p.id), 2)]
    return [pair for pair in pairs if frozenset(pair) in met and met[frozenset(pair)] <= rules.cooling_off]


def value(circles: Sequence[Sequence[Candidate]], met: Met, rules: Rules) -> Value:
    """What circles are worth, by the aims in their order. The affinity here is a sum over people, not a mean."""
    seated = [p for circle in circles for p in circle]
    likings = [liking(p, q, met, rules) / (len(c) - 1) for c in circles for p in c for q in c if p is not q]
    return (
        len(seated),
        sum(len(circle) for circle in circles if len({p.realm for p in circle}) > 1),
        sum(is_full(circle, rules) for circle in circles),
        sum(p.left_out for p in seated),
        sum(p.waited for circle in circles if is_full(circle, rules) for p in circle),
        -sum(len(repeats(circle, met, rules)) for circle in circles),
        sum(a.realm != b.realm for circle in circles for a, b in combinations(circle, 2)),
        -len(circles),
        -sum(len(circle) ** 2 for circle in circles),
        round(sum(likings), 6),
    )


def every_round(people: Sequence[Candidate], rules: Rules) -> Iterator[list[tuple[Candidate, ...]]]:
    """Every way to seat some of the people in allowed circles."""
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    yield from every_round(rest, rules)
    for others in range(1, rules.size):
        for mates in combinations(rest, others):
            if allowed((first, *mates), rules):
                for more in every_round([p for p in rest if p not in mates], rules):
                    yield [(first, *mates), *more]


def best_of_all(people: Sequence[Candidate], met: Met, rules: Rules) -> tuple[float, ...]:
    """The most that any round is worth: of every circle that the first of them could be in, and of none, with the most
    that the others are worth by themselves. What rounds are worth adds up, so the aims keep their order."""

    @cache
    def best(left: tuple[int, ...]) -> tuple[float, ...]:
        if not left:
            return (0.0,) * 10
        found = [best(left[1:])]
        for others in range(1, rules.size):
            for mates in combinations(left[1:], others):
                circle = [people[i] for i in (left[0], *mates)]
                if allowed(circle, rules):
                    rest = best(tuple(i for i in left[1:] if i not in mates))
                    found.append(tuple(a + b for a, b in zip(value([circle], met, rules), rest, strict=True)))
        return max(found)

    return best(tuple(range(len(people))))


def best_by_numbers(people: Sequence[Candidate], rules: Rules) -> tuple[int, int, int]:
    """The most people placed, then crossing, then circles of full span, that the numbers per realm allow."""
    kinds = [k for k in product(range(rules.size + 1), repeat=len(rules.realms)) if 2 <= sum(k) <= rules.size]
    full = min(rules.size, len(rules.realms))

    @cache
    def best(left: tuple[int, ...]) -> tuple[int, int, int]:
        """`left` is sorted, as it does not matter which realm is which. Somebody of the largest goes next, or stays."""
        if not any(left):
            return 0, 0, 0
        found = best(tuple(sorted((*left[:-1], left[-1] - 1))))
        for kind in kinds:
            after = tuple(there - taken for there, taken in zip(left, kind, strict=True))
            if kind[-1] and min(after) >= 0:
                placed, crossing, spans = best(tuple(sorted(after)))
                distinct = sum(count > 0 for count in kind)
                crosses = sum(kind) if distinct > 1 else 0
                found = max(found, (placed + sum(kind), crossing + crosses, spans + (distinct >= full)))
        return found

    return best(tuple(sorted(sum(p.realm == realm for p in people) for realm in rules.realms)))


def faults(people: Sequence[Candidate], met: Met, rules: Rules, seating: Seating) -> list[str]:
    """Everything that is wrong with a seating, in words; of the aims, only what must hold of every seating."""
    by_id, found = {p.id: p for p in people}, list[str]()
    circles = [[by_id[one] for one in circle] for circle in seating.circles]
    told = [one for circle in seating.circles for one in circle] + [one for one, _ in seating.unplaced]
    if sorted(told) != sorted(by_id):
        found.append("not everybody is told exactly once")
    for circle in circles:
        if not 2 <= len(circle) <= rules.size:
            found.append(f"a circle of {len(circle)}")
        if not allowed(circle, rules):
            found.append(f"a hard limit is broken: {[p.id for p in circle]}")
    counted = value(circles, met, rules)
    said = (seating.full_span, -len(seating.repeats), seating.realm_links)
    if said != (counted[2], counted[5], counted[6]):
        found.append(f"full span, repeats and links are told as {said}")
    if sorted(seating.repeats) != sorted(pair for circle in circles for pair in repeats(circle, met, rules)):
        found.append("other pairs than those told meet again")
    if abs(seating.affinity * max(1, counted[0]) - counted[9]) > 1e-4:
        found.append(f"affinity is told as {seating.affinity}")
    if seating.realm_links > seating.realm_links_possible:
        found.append("more links than possible")
    return found + wrongly_out(people, rules, seating)


def wrongly_out(people: Sequence[Candidate], rules: Rules, seating: Seating) -> list[str]:
    """What is wrong with who has no circle, and why."""
    by_id, found = {p.id: p for p in people}, list[str]()
    for one, reason in seating.unplaced:
        if reason != why_not(by_id[one], people, rules):
            found.append(f"{one} was told “{reason}”")
    for (a, _), (b, _) in combinations(seating.unplaced, 2):
        if not apart(by_id[a], by_id[b], rules):
            found.append(f"{a} and {b} could have met")
    return found


def why_not(one: Candidate, people: Sequence[Candidate], rules: Rules) -> str:
    others = [p for p in people if p.id != one.id]
    if not others:
        return "alone"
    reasons = {apart(one, p, rules) for p in others}
    if "" in reasons:
        return "numbers"
    return next(reason for reason in ("hours", "language", "blocked") if reason in reasons)


def unfair(people: Sequence[Candidate], rules: Rules, seating: Seating) -> list[str]:
    """Without hard limits, who was passed over for somebody of the same realm who had waited less."""
    by_id = {p.id: p for p in people}
    out = [by_id[one] for one, _ in seating.unplaced]
    circles = [[by_id[one] for one in circle] for circle in seating.circles]
    full = [p for circle in circles if is_full(circle, rules) for p in circle]
    other = [p for circle in circles if not is_full(circle, rules) for p in circle]
    passed = [(p, q) for p in out for q in full + other if p.realm == q.realm and p.left_out > q.left_out]
    passed += [(p, q) for p in other for q in full if p.realm == q.realm and p.waited > q.waited]
    return [f"{p.id} for {q.id}" for p, q in passed]
