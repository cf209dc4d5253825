### The weekly digest.

## The digest

digest-coming = The digest of this week so far is on its way.
digest-none = There is no digest yet. The first one comes at the end of the week.
digest-heading = { $programme }: week { $week }
digest-hidden = not shown
digest-small = Fewer than { $threshold } people take part so far, so no figures are shown. With so few, a number could point to a person.
digest-quiet = A quiet week. No new circles, no new promises and no news of old ones. Nothing needs you.
digest-met = Circles open: { $circles }. People taking part: { $people }.
digest-said-commitments_made = { $count } promises were made.
digest-said-commitments_kept = { $count } promises were kept.
digest-said-blind_alleys = { $count } blind alleys taught us something.
digest-learnt = What was learnt
digest-privacy = Counts from 1 to { $below } are not shown, nor any count that would give one away. No names, and quotes only with consent.
button-digest-page = Open the full page
count-people = People taking part
count-joined = People who joined
count-circles = Circles open
count-circles_introduced = Circles introduced
count-realm_links_made = Links between realms
count-realm_links_possible = Links possible in these circles
count-commitments_made = Promises made
count-commitments_kept = Promises kept
count-commitments_going_on = Promises still going
count-commitments_stuck = Promises stuck now
count-blind_alleys = Blind alleys learnt from
count-handed_on = Promises handed on
