### The weekly digest: the message, the e-mail, the page, and how leads get it.

## In chat

digest-coming = Your digest is on its way.
digest-none = There is no digest yet. The first one comes at the end of the week.
digest-heading = { $programme }: week { $week }
digest-hidden = not shown
digest-of = { $made } of { $possible }
digest-before = The week before: { $before }
digest-against = { $now } (the week before: { $before })
digest-percent = { NUMBER($share) }%

## What the week says first

digest-small = Fewer than { $threshold } people take part so far, so no figures are shown. With so few, a number could point to a person.
digest-why-summary = Fewer than { $enough } people take part, so you get the summary only. Smaller groups could point to a person.
digest-why-totals = Fewer than { $enough } people take part, so places are not divided by realm. That could point to a person.
digest-so-far = The week is not over yet: this is how it stands.
digest-quiet-so-far = Nothing has happened in it so far.
digest-quiet = A quiet week: nothing changed.
digest-quiet-no-circle = No circle is open just now. The next round opens on { $day }.
digest-quiet-silent = Circles are open, but nobody wrote in them.
digest-said-no-circle = No circle was open this week.
digest-said-none-met = No circle met this week.
digest-said-some-met = Some circles met.
digest-said-met = { $met ->
    [one] One circle met.
   *[other] { $met } circles met.
}
digest-said-met-of = { $met } of { $circles } circles met.
digest-said-no-links = Nobody met across realms.
digest-said-some-links = People from different realms met.
digest-said-links-of = { $made } of { $possible } possible links between realms were made.
digest-said-links = { $made ->
    [one] One link between realms was made.
   *[other] { $made } links between realms were made.
}
digest-said-links-more = That is { $change } more than the week before.
digest-said-links-fewer = That is { $change } fewer than the week before.
digest-said-links-near = That is about as many as the week before.
digest-said-links-same = That is as many as the week before.
digest-said-made = { $count ->
    [one] One promise was made.
   *[other] { $count } promises were made.
}
digest-said-made-some = Some promises were made.
digest-said-kept = { $count ->
    [one] One promise was kept.
   *[other] { $count } promises were kept.
}
digest-said-kept-some = Some promises were kept.
digest-said-blind = { $count ->
    [one] One blind alley taught us something.
   *[other] { $count } blind alleys taught us something.
}
digest-said-blind-some = Some blind alleys taught us something.
digest-said-needs = Some things need you.
digest-said-no-needs = Nothing needs you.
digest-said-waiting = Some promises wait for news.

## What needs the lead

needs-heading = What needs you
needs-quiet_circles = Some circles have gone quiet.
needs-stuck_promises = Some promises are stuck, and nobody has offered help yet.
needs-missing_realms = Some places have nobody from one of the realms.
needs-where = Who they are is not in this digest. Conveners can ask Convenor, in chat.
button-needs = Who needs a hand?
needs-coming = The list is on its way. Only you get it.
needs-list-heading = Who needs a hand
needs-list-none = Nobody needs a hand just now.
needs-list-why = Conveners see these names so that they can help. What people wrote stays in their circle.
needs-list-circles = Circles that were quiet all week
needs-list-circle = { $names }
needs-list-stuck = Stuck, with no offer of help yet
needs-list-places = Places to reach
needs-list-more = And { $count } more.

## Who is left out

left-out-heading = Who is left out
left-out-none = Every realm takes part in every place.
left-out-in = Nobody from the { $realm } realm takes part in { $places }.
left-out-realm = Nobody from the { $realm } realm takes part yet.
left-out-places = Nobody takes part in { $places } yet.
left-out-others = { $count } other places
left-out-table = People by place and realm
left-out-all = All
left-out-where = Where

## Who meets whom

meets-heading = Who meets whom
meets-links-table = Links between realms
meets-links = A link is two people of different realms in one circle. It is made in a week when both take part.
meets-between = { $first } and { $second }
meets-all = All the realms in one circle
meets-column-between = Between
meets-column-made = Made, of possible
meets-figure-people = { $realm }: { $people } people.
meets-figure-links = { $realms }, links made: { $made }.
meets-figure-all = Circles where all took part: { $made }.
figure-people = { $people ->
    [one] person
   *[other] people
}
figure-of = of { $possible }
meets-figure-caption = In each ring: the people of a realm. Where two rings overlap: the links made between them. In the middle: circles in which all of them took part.
meets-links-caption = A thicker line means more of the possible links were made.

## Whose voice is heard

voice-heading = Whose voice is heard
voice-hidden = The shares are not shown, since fewer than { $threshold } people of one realm spoke.
voice-silent = Nobody wrote in a circle this week.
voice-dominant = The { $realm } realm is { $people }% of the people, and spoke { $share }% of the words.
voice-most = The { $realm } realm spoke most: { $share }% of the words.
voice-even = Each realm spoke about as much as its share of the people.
voice-intro = The week before and the eight weeks are of the words.
voice-realm = Realm
voice-column-people_share = People
voice-column-voice_turns = Turns
voice-column-voice_words = Words

## What came of it

promises-heading = What came of it
promises-days = Half of the promises kept this week took { $days ->
    [one] one day or less.
   *[other] { $days } days or less.
}
promises-rates = How many promises were kept, of those that came to an end
promises-rates-hidden = How many promises each realm keeps is not shown: some of the counts are too small.
promises-rates-why = Over up to eight weeks, to the nearest five in a hundred.
promises-by-promiser = Promised by
promises-by-witness = Witnessed by
learnt-heading = What was learnt
learnt-intro = In the words of people who agreed to be quoted without their name.
learnt-on-page = What people learnt is on the page, where they can take it back.
themes-heading = Themes that bring people together
themes-intro = Circles that met in which two or more had chosen the theme.
themes-said = Most often: { $themes }.
themes-each = { $theme } ({ $circles ->
    [one] one circle
   *[other] { $circles } circles
})
themes-none = No theme can be shown this week.
themes-theme = Theme
themes-circles = Circles

## The figures

figures-heading = The week in figures
circles-heading = People and circles
figures-what = What
figures-week = Week { $week }
figures-trend = Eight weeks
trend-heading = How it has gone
trend-caption = { $name }: { $values }.
trend-week = { $value } in week { $week }
trend-share-of = The share is of all links possible in the circles open that week. When a round opens, new circles have only begun, so it dips.
trend-circles_met = Circles that met
trend-realm_link_share = Share of possible links made
trend-commitments_made = Promises made
trend-commitments_kept = Promises kept
trend-people = People taking part
count-people = People taking part
count-people_active = People who took part in a circle
count-joined = People who joined
count-paused = People who paused
count-returned = People who came back
count-left = People who left
count-circles = Circles open
count-circles_met = Circles that met
count-circles_introduced = Circles introduced
count-realm_links_made = Links between realms
count-realm_links_possible = Links possible in these circles
count-all_realms_met = Circles where all realms took part
count-all_realms_possible = Circles where all realms sit
count-circles_harvested = Circles that shared a harvest
count-meeting_answers = People who told us how a circle was
count-said_met = Of these, they met
count-said_glad = Of these, they were glad of it
count-commitments_made = Promises made
count-commitments_kept = Promises kept
count-commitments_open = Promises open at the end
count-commitments_going_on = Still going
count-commitments_stuck = Stuck
count-commitments_overdue = Overdue, with no news yet
count-blind_alleys = Blind alleys learnt from
count-handed_on = Promises handed on

## The page

page-kind = Weekly digest
page-week = Week { $week } of { $year }, { $first } to { $last }
page-archive = Other weeks
page-archive-week = Week { $week }: { $days }
page-export = Save the figures
page-export-csv = For a spreadsheet (CSV)
page-export-json = As data (JSON)
page-export-quotes = The files hold no quotes: what is saved cannot be taken back.
page-about = How to read this
digest-privacy = Counts from 1 to { $below } are not shown, nor any count that would give one away. No names, and quotes only with consent.
page-met = A circle met if two or more of its people wrote, answered or promised something. It need not have been face to face.
page-dash = A dash stands for a count that is not shown.
button-digest-page = Open the full page

## How leads get it

button-ways = How I get this
button-stop = Stop these digests
ways-form = How I get the digest
ways-intro = Choose where your weekly digest comes, and when. You can change this at any time.
ways-where = Where
ways-chat = Here in chat
ways-mail = By e-mail
ways-channel = In the Slack channel that I chose
channel-how = To post the digest in a Slack channel, write "/convenor digest here" in that channel.
channel-asked = Shall I post the digest of { $programme } in that channel each week? Everybody in the channel will read it. It has no names and no quotes. I stop if you leave the channel, or if people from outside join it. I can only post where I am a member: write "/invite @Convenor" there first.
channel-instead = Once you agree, it is no longer posted in the channel that you chose before.
button-channel = Yes, post it there
channel-first = From now on, the weekly digest of { $programme } is posted here. Everybody in this channel can read it.
channel-agreed = Done. I am saying so in the channel now. If I cannot post there, I tell you why.
shut-said = I could not post in the Slack channel that you chose for { $programme }, so I have stopped.
shut-no-member = I am not a member of it. Write "/invite @Convenor" in the channel, and then "/convenor digest here".
shut-archived = It was archived. To choose another channel, write "/convenor digest here" in that one.
shut-shared = It is shared with people from outside your organisation. To choose another channel, write "/convenor digest here" in that one.
shut-left = You are not in it any more. To choose another channel, write "/convenor digest here" in that one.
shut-unseen = I may not see who is in it. Ask whoever added me to Slack to give me the permissions "channels:read" and "groups:read".
shut-forbidden = Slack does not let me post there. Ask whoever runs the channel, or write "/convenor digest here" in another one.
shut-in-chat = From now on, you get the digest here in chat. Write "digest" to read the latest one.
channel-why = A lead of this programme chose to post this here, and can stop it.
ways-address = Your e-mail address
ways-address-hint = Only needed for e-mail
ways-hour = At what hour?
ways-hour-own = When the programme sends it
ways-links = End the links that I was sent before
ways-links-hint = Do this if somebody has a link who should not.
ways-saved = Saved. This is how you get your digests now: { $ways }.
ways-none = not at all
problem-address = I could not read that as an e-mail address. It should look like name@example.org.
stopped = You get no more digests of { $programme }. Write "digest" to read the latest one, or to start again.

## By e-mail

mail-subject = { $programme }: your digest for week { $week }, { $days }
mail-why = You get this since you lead { $programme } and asked for it by e-mail.
mail-stop = Stop these digests
mail-page = Read it on the page

## Stopping by a link

stop-heading = Stop these digests?
stop-text = You will get no more weekly digests of { $programme }, by e-mail or in chat.
stop-button = Yes, stop them
stop-done-heading = You have stopped these digests
stop-done-text = To start again, open Convenor in Slack or Teams and write "digest".
