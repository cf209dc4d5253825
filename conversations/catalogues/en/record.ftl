### The record of a round, as conveners read it and as it is published.

record-people = People who said yes
record-circles = Circles
record-links = Links between realms
record-span = Circles with every realm
record-ratio = How near the best
record-ratio-best = No other circles would be better.
record-ratio-program = At least { $percent } in 100 of what the best circles could share.
record-ratio-partners = At least { $percent } in 100, by a rougher measure of what the best circles could share.
record-repeats = Pairs who had met lately
record-repeats-why = Why
repeat-everybody = { $count } where one had met everybody they could meet.
repeat-exists = { $count } where any other way would have left somebody worse off.
repeat-moved = { $count } where a convener made some of the circles by hand.
repeat-found = { $count } where I found no way around it.
record-moved = Moved by hand
record-unplaced = People without a circle
record-unplaced-why = Why
record-unplaced-alone = { $count } where nobody else said yes.
record-unplaced-blocked = { $count } whom the others may not be put together with.
record-unplaced-language = { $count } where nobody else shared a language.
record-unplaced-hours = { $count } where nobody else had hours that fit.
record-unplaced-paused = { $count } whose realm is paused at present.
record-unplaced-numbers = { $count } where the numbers did not work out.
record-few = fewer than { $fewest }
record-cancelled = Cancelled
record-cancelled-text = A convener cancelled this round before anybody was introduced.

## The page

matching-heading = How people are matched
matching-intro = A program decides who meets whom. This page says how, so that anybody can check it.
matching-asked = Who takes part
matching-asked-text = Only people who said yes to this round. Nobody is put in by somebody else.
matching-used = What is looked at
matching-used-text = Realm, place, themes, languages to talk in, chosen hours, who has met whom, and how long people have waited. What you say after a circle counts a little. What people write is never looked at. A name is, only where somebody would rather not meet it.
matching-limits = What is never broken
matching-limits-text = People who should not meet are kept apart. Everybody in a circle shares a language, and an hour, where they chose some. A paused realm sits out.
matching-order = What comes first
matching-order-text = First, everybody gets a circle. Then circles cross realms, and as many as can hold every realm. Whoever has waited longest comes first. Then nobody meets again too soon, unless both said that they did not meet. Only then do shared places and themes count.
matching-checked = How it is checked
matching-checked-text = Each round is compared with the best that any circles of those kinds could be. A convener sees the result before anybody is introduced. They can have it made again, move somebody by hand or cancel it.
matching-wrong = If it seems wrong
matching-wrong-text = Tell the contact named in your programme's notice. A person can always look at it again.
matching-rounds = Rounds of { $programme }
matching-round = Round { $number }, { $day }
matching-no-rounds = No round has been made yet.
button-matching-page = How the matching decided
