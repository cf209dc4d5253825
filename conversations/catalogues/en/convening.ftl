### Conveners and administrators: programmes, roles, and the audit trail.

## A programme's page

administrators-only = Only an administrator can do that. Whoever runs this service can make somebody one.
which-programme-convene = Which programme would you like to see to?
programmes-none = There is no programme yet. You can make the first one.
programme-page = { $programme }: { $state }
programme-made = { $programme } is made, and you are its first convener. Nobody has been asked yet. Invite people, then start it.
programme-saved = Saved. Whoever is asked from now on will see the change.
programme-same = Nothing was different, so nothing was changed.
programme-started = The programme is running. The next round opens on { $day }.
programme-paused = The programme is paused. No new round opens until you start it again. Open circles and promises go on.
programme-pause-sure = No new rounds open while it is paused. Open circles go on. You can start it again at any time.
programme-close-sure = Everybody is thanked, no more rounds open, and the last digest goes out. Promises are still followed up.
programme-closed-now = The programme is closed. Everybody is being thanked. Promises are still followed up.
programme-ended = { $programme } has come to its end. Thank you for all that you gave. I will still ask after your promises.
programme-is-closed = { $programme } has come to its end, so nobody can join it any more.
programme-not-running = This programme is not running, so no round can open. Start it first.
state-draft = not started yet
state-running = running
state-paused = paused
state-closed = closed
row-state = State
row-next-round = Next round
row-realms = Realms
row-places = Places
row-themes = Themes
row-rounds = Rounds
row-guide = Questions
row-digest = Digest
row-contact = Contact
row-concern-mail = Concerns also go by e-mail to
row-none = none
opens-weekly = { $weeks ->
    [one] One opens each week, on { $day } at { $hour }.
   *[other] One opens every { $weeks } weeks, on { $day } at { $hour }.
}
opens-monthly = { $months ->
    [one] One opens each month, on the { $nth } { $day } at { $hour }.
   *[other] Every { $months } months, one opens on the { $nth } { $day } at { $hour }.
}
nth = { $nth ->
    [1] first
    [2] second
    [3] third
    [4] fourth
   *[other] last
}
rhythm = { $opens } You have { $days ->
    [one] one day
   *[other] { $days } days
} to say yes. A circle is { $size } people.
digest-time = { $day } at { $hour }. Counts below { $threshold } are not shown.
button-programme = The programme
button-programmes = Programmes
button-programme-new = Make a programme
button-programme-edit = Name, places and themes
button-rhythm = Rounds and circles
button-numbers = The digest
button-people = Who has joined
button-more-people = More people
button-roles = Roles
button-invite = Invite people
button-audit = What was done
button-programme-start = Start the programme
button-programme-again = Start it again
button-programme-pause = Pause the programme
button-programme-close = Close the programme

## The forms

programme-new = Make a programme
programme-form = The programme
programme-intro = People read these before they join, so use plain words.
programme-name = Name
programme-name-hint = For example: Leading Eastvale
programme-realms = Realms
programme-realms-hint = Two to five, one in each line. Circles bring them together.
programme-places = Places
programme-places-hint = Where people lead: wards, towns or districts. One in each line.
programme-themes = Themes
programme-themes-hint = What people may care about, one in each line.
programme-contact = A person to talk to
programme-contact-hint = Your safeguarding contact and their phone number. People see it before they join.
programme-leads = Leads
programme-leads-hint = They are asked if they want to, and get the digest each week. You are one already.
lead-asked = { $name } asks you to be a lead of { $programme }. If you would like to, send me this code, by itself. It works once, for two weeks.
programme-zone = Time zone
programme-languages = Languages
rhythm-intro = The change counts from the next round on.
rhythm-often = How often does a round open?
rhythm-often-hint = "Each month, the first one" with Monday is the first Monday of each month.
rhythm-day = On which day of the week?
rhythm-hour = At what time?
rhythm-asking = How long may people take to say if they are in?
rhythm-first = Where not both can be, what comes first?
rhythm-first-crossing = Everybody meets somebody from another realm
rhythm-first-span = As many circles as can be hold every realm
rhythm-preview = How long do conveners see the circles before they are introduced?
preview-hours = { $count ->
    [0] Not at all
    [one] One hour
   *[other] { $count } hours
}
rhythm-size = How many people are in a circle?
rhythm-guide = Which questions are they asked?
every-months = { $months ->
    [one] Each month, the { $nth } one
   *[other] Every { $months } months, the { $nth } one
}
every-weeks = { $weeks ->
    [one] Every week
   *[other] Every { $weeks } weeks
}
days-count = { $count ->
    [one] One day
   *[other] { $count } days
}
size-people = { $count ->
    [one] One person
   *[other] { $count } people
}
button-more = More settings
more-intro = Where people find help, who may join without an invitation, and how long things are kept.
more-signposts = Where else is help to be found?
more-signposts-hint = One in each line, such as a helpline and its number. People see them when they raise a concern.
more-open = Which workspaces may join without an invitation?
more-open-hint = One in each line: slack: and the workspace's id, or teams: and the tenant's id. Your own is there already.
more-words = How long are words kept, once a circle has closed?
more-promises = How long are promises kept?
more-people = After how long without news are people asked if they want to stay?
months-count = { $count ->
    [one] One month
   *[other] { $count } months
}
numbers-intro = Leads and conveners get it each week.
numbers-day = On which day?
numbers-hour = At what time?
numbers-threshold = Which counts are too small to show?
numbers-threshold-hint = A small number could point to a person.
threshold-below = Below { $threshold }

## Things to mend

problem-number = Please give a whole number from { $least } to { $most }.
problem-zone = There is no time zone called { $zone }. Use a name such as Europe/London.
problem-nth = Please choose one of these: { $nths }.
problem-workspace = { $workspace } names no workspace. Write slack: and its id, or teams: and the id of a tenant.
problem-realm = There is no realm { $realm } here. Please choose one that there is.
problem-guide = There are no such questions. There are: { $guides }.
problem-language = There is no language { $language } here. There are: { $languages }.
problem-list-length = Please give at least { $least } and at most { $most } of these.
problem-list-long = This one is too long: { $word }. Please keep each to { $longest } characters.
problem-hidden = Please write it without signs that nobody sees. Type it anew, rather than pasting it.
problem-list-comma = Please leave out the comma in: { $word }.
problem-list-letters = Please use letters or numbers in: { $word }.
problem-list-twice = { $word } is there twice. Please keep one of them.
problem-in-use = Somebody takes part for { $word }. It has to stay until they choose another.
problem-who = I could not tell who that is. Please write their whole name, as others see it.
problem-last-convener = A programme needs a convener. Give somebody else the role first.
problem-last-administrator = There has to be an administrator. Make somebody else one first.

## Who has joined

people-heading = Who has joined { $programme }
people-count = { $count ->
    [0] Nobody has joined yet.
    [one] One person has joined. How many take part from each realm:
   *[other] { $count } people have joined. How many take part from each realm:
}
standing-paused = paused
standing-consented = has not filled in the profile
joined-on = since { $day }

## Roles

role-administrator = administrator
role-convener = convener
role-lead = lead
role-safeguarding = safeguarding contact
role-convener-may = A convener runs the programme: rounds, people and settings.
role-lead-may = A lead gets the digest each week, and sees counts only.
role-offered = { $role } (offered)
roles-heading = Roles in { $programme }
roles-intro = A role is somebody's once they say yes. For somebody new, make a code and give it to them.
button-role-give = Give a role
button-role-take = Take a role back
button-role-offer = Offer it
button-code-convener = Code for a convener
button-code-lead = Code for a lead
role-who = Who?
role-who-hint = Their whole name, as others see it
role-which = Which role?
role-give-intro = They are asked first, and may say no.
role-whose = Whose?
role-take-intro = They are told. They stay in the programme if they take part in circles.
role-offer-sent = I have asked { $name } to be a { $role }. It is theirs once they say yes.
role-has-already = { $name } is a { $role } already.
role-offer = { $name } asks you to be a { $role } of { $programme }.
button-role-yes = Yes, I will
button-role-no = No, thank you
role-gone = That offer is no longer open. Nothing was changed.
role-declined = That is fine. Nothing was changed.
role-news = { $name } is now a { $role } of { $programme }.
role-taken = { $name } is no longer a { $role }. I have told them.
role-taken-from-you = { $name } has taken back your role as a { $role } of { $programme }. Thank you for what you did.
role-taken-by-operator = You are no longer a { $role } of { $programme }. Whoever runs Convenor here has changed that. Thank you for what you did.
lead-now = You are now a lead of { $programme }. You get the digest each week.
code-convener = Here is a code for a new convener of { $programme }. Whoever sends it to me, by itself, is a convener. It works once, and for one day: { $code }
code-lead = Here is a code for a new lead of { $programme }. Whoever sends it to me, by itself, is a lead. It works once, and for one day: { $code }

## Administrators

administrator-now = You are now an administrator. You can make programmes, and see to each of them.
administrators-heading = Administrators
administrators-are = Administrators may make programmes, and see to each of them. They are: { $names }.
button-administrators = Administrators
button-code-administrator = Code for an administrator
button-administrator-take = Take the role back
administrator-take-intro = They are told. They keep their other roles.
administrator-taken = { $name } is no longer an administrator. I have told them.
administrator-given-up = You are no longer an administrator.
administrator-taken-from-you = { $name } has taken back your role as an administrator. You keep your other roles. Thank you for what you did.
administrator-taken-by-operator = You are no longer an administrator. Whoever runs Convenor here has changed that. You keep your other roles.
code-administrator = Here is a code for a new administrator. Whoever sends it to me, by itself, is one. It works once, and for one day: { $code }
home-administrator = For administrators

## The audit trail

audit-heading = What was done in { $programme }
audit-intro = The newest comes first. It is kept for 24 months.
audit-empty = Nothing has been done yet.
audit-command-line = The command line
audit-created = { $who } made the programme.
audit-edited = { $who } changed: { $what }.
audit-started = { $who } started it.
audit-paused = { $who } paused it.
audit-closed = { $who } closed it.
audit-invited = { $who } invited { $count ->
    [one] one person.
   *[other] { $count } people.
}
audit-code = { $who } made a code for a new { $role }.
audit-link = { $who } made an invitation.
audit-offered = { $who } asked { $whom } to be a { $role }.
audit-taken-on = { $who } took on the role of { $role }.
audit-declined = { $who } did not want to be a { $role }.
audit-taken-back = { $who } took the role of { $role } back from { $whom }.
audit-round = { $who } opened a round.
audit-moved = { $who } moved { $whom } to another circle.
audit-circles = { $who } had the circles made.
setting-name = the name
setting-realms = the realms
setting-places = the places
setting-themes = the themes
setting-zone = the time zone
setting-cadence-weeks = how often rounds open
setting-cadence-day = the day of rounds
setting-cadence-hour = the time of rounds
setting-asking-days = how long people are asked
setting-circle-size = the size of circles
setting-guide = the questions
setting-digest-day = the day of the digest
setting-digest-hour = the time of the digest
setting-threshold = which counts are shown
setting-contact = the contact
setting-languages = the languages
setting-preview-hours = how long conveners see circles first
setting-span-first = whether circles have every realm first
setting-open-to = who may join
setting-cadence-months = whether rounds open by weeks or by months
setting-cadence-nth = which such day of the month rounds open on
setting-digest-minute = the minute of the digest
setting-signposts = where help is to be found
setting-concern-mail = who hears of concerns by e-mail
setting-realm-pauses = when a realm is paused
setting-words-months = how long words are kept
setting-promises-months = how long promises are kept
setting-quiet-months = how long people are kept without news
