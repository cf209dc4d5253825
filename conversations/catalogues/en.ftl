### Everything Convenor says in English (UK). Short sentences, plain words, no blame.

list-and = { $first } and { $last }
someone-who-left = Someone who has left
somebody-here = Somebody in this circle
circle-with = your circle with { $names }
circle-alone = your circle
circle-since = your circle with { $names } since { $day }

## First contact

hello-stranger = Hello, I am Convenor. I introduce local leaders who would not meet otherwise, in { $programme }. I keep nothing about you until you agree.
hello-no-programme = Hello, I am Convenor. I introduce local leaders who would not meet otherwise. There is no programme here yet. If somebody gave you a one-time code, send it to me by itself.
no-programme = There is no programme here yet. If somebody gave you a one-time code, send it to me by itself.
which-programme = Which programme would you like to hear about?
button-join = Tell me more
button-join-too = Take part myself
stale = That button is out of date. Nothing was changed. Write "home" to see where things stand.

## The notice and consent

notice-intro = { $programme } introduces people who lead in the same places from different realms: elected politicians, public servants and community leaders.
notice-do = What happens
notice-do-text = Before each round I ask if you are in. If you say yes, I introduce you to one to four people. I pass on what you write to them, and ask a few questions.
notice-kept = What is kept
notice-kept-text = Your name, realm, place, themes and what you offer. What you write to your circle, your answers and your promises. Names and words are encrypted.
notice-seen = Who sees it
notice-seen-text = Only the people in your circle see your words and your promises, under your name. Programme leads see counts, never names or words, unless you allow it.
notice-time = For how long
notice-time-text = Words for 12 months after your circle closes. Promises for 24 months. An old backup may hold them for up to 30 days after they are deleted.
notice-law = Please know
notice-law-text = Public bodies can be asked for what they hold under freedom of information law. I cannot promise secrecy. Do not write about others by name.
notice-out = Changing your mind
notice-out-text = Write "leave" at any time. You can also pause, take back one answer, or get a copy of everything. Saying no has no effect on your work.
notice-contact = A person to talk to
notice-ask = Do you agree to take part, and to be introduced to people from other organisations?
button-agree = I agree
button-decline = No, thank you
declined = That is fine. I have kept nothing about you. If you change your mind, write "join".
agreed = Thank you. You have agreed to take part in { $programme }. One form, and you are in.
already-in = You are already taking part in { $programme }.
nothing-kept = I keep nothing about you. Write "join" to find out what this is about.

terms-heading = Terms of use
terms-text = Convenor is run by the organisation that invited you. Be kind, speak for yourself, and do not write about others by name. You can leave at any time. It is not an emergency service: if somebody is in danger, call 999.
privacy-heading = Privacy
privacy-intro = This is what people agree to before they take part.

## The profile

profile-form = Your profile
profile-intro = Your circle sees this, and nobody else does. You can change it at any time.
profile-name = Your name
profile-name-hint = As others should see it
profile-title = What you do
profile-realm = Your realm
profile-place = Where you lead
profile-themes = What you care about
profile-assets = What you can offer others
profile-assets-hint = A skill, a room, time, people you know
profile-zone = Your time zone
profile-language = Your language
profile-quotes = Yes, without my name
profile-quotes-hint = May digests quote what you learnt?
button-save-profile = Save
profile-saved = Your profile is saved.
welcome = You are in, for the { $realm } realm in { $place }. The next round opens on { $day }. I will ask you then.
welcome-asking = You are in, for the { $realm } realm in { $place }. A round is open now, and circles are made on { $day }. In this time?
quotes-on = Thank you. Digests may now quote what you learnt, without your name, realm or place.
quotes-off = Digests will not quote you from now on.

## Things to mend

problem-empty = Please fill this in.
problem-empty-answer = Please write an answer, or close this and press "Pass".
problem-choose = Please choose one of these.
problem-too-long = This is too long. Please keep it to { NUMBER($longest) } characters.
problem-date = I could not read that as a day. Try "next Friday", "in two weeks" or "3 December".
problem-date-past = That day has passed. Please choose a later one.
problem-date-past-day = { $day } has passed. Please choose a later day.
problem-date-far = That is very far away. Please choose a day within the next year.

## Pausing

you-are-paused = You are paused. Would you like to come back?
pause-form = Pause
pause-intro = While you are paused, I leave you out of rounds and prompts. Your circle can still reach you.
pause-until = Pause until
pause-hint = For example: 5 January, or in three weeks
button-pause-now = Pause
button-pause = Pause
button-resume = Come back
paused = You are paused until { $day }. I will be in touch that morning.
resumed = Welcome back. I will ask you when the next round opens.
pause-over = Welcome back. Your pause is over, so I will ask you when the next round opens.
paused-for-silence = I asked three times and did not hear from you, so I have paused you. That is quite all right. Press "Come back" whenever it suits you.

## My data and leaving

my-data-heading = Your data
my-data = You can see and save everything that is kept about you, change it, or leave.
button-my-data = See and save my data
button-data = My data
button-profile = Change my profile
button-quotes-on = Allow quotes without my name
button-quotes-off = Stop quotes
button-notice = Read the notice
button-leave = Leave
button-leave-now = Leave and erase everything
leave-heading = Leaving
leave-ask = If you leave, your profile, words and answers are erased within the hour. Copies in your circle are taken back. Your promises stay as counts, without you. You may pause instead.
left = You have left. Everything about you is being erased now, and copies of your words are being taken back. Some people may have read them already, and an old backup may hold them for up to 30 days. Thank you for what you gave.
someone-left = Somebody has left your circle. What they wrote is being taken back, as they have every right to ask. The rest of you can carry on.

## Rounds

round-asked = A new round of { $programme } is starting. In this time? Circles are made on { $day }.
button-in = I'm in
button-out = Not this time
button-in-after-all = I'm in after all
button-out-after-all = Not this time after all
said-in = You are in. I will introduce you on { $day }.
said-out = That is fine. I will ask you again next time.
no-round-now = No round is open just now. The next one opens on { $day }.
conveners-only = Only a convener of this programme can do that.
leads-only = Only the leads of this programme can see its digests.
round-already-open = A round is open already. You can make the circles whenever you are ready.
round-opening = The round is open. Everybody who takes part is being asked. You can make circles early, or wait for the day.
no-round-open = No round is open. Open one first.
matching-now = The circles are being made.
button-round-now = Open a round now
button-match-now = Make the circles now
round-made = Round { $number }: { $people ->
    [one] one person
   *[other] { $people } people
} said yes, and { $circles ->
    [one] one circle is
   *[other] { $circles } circles are
} on the way.
round-empty = Nobody could be matched this time, so no circle was made. The next round may go better.
round-links = { $made } of { $possible } possible
record-links = Links between realms
record-span = Circles with every realm
record-unplaced = People without a circle
record-repeats = Pairs who had met lately
unplaced-alone = You were the only one who said yes this time, so I could not make a circle. You come first next time.
unplaced-blocked = I could not find you a circle this time. You come first next time.
unplaced-language = Nobody else shared a language with you this time. You come first next time.
unplaced-hours = Nobody else had free hours that fit yours this time. You come first next time.
unplaced-numbers = The numbers did not work out this time, so I could not find you a circle. You come first next time.

## Introductions

introduction-heading = Meet { $names }
introduction-open = This is your new circle in { $programme }.
introduction-brings = … can offer
introduction-alone = Nobody else is in this circle any more.
introduction-not-every-realm = This circle does not have somebody from every realm. Not enough people said yes this time.
introduction-where = What you write to me goes to { $names }, under your name. I show you where before your first words go.
button-hello = Say hello to { $count ->
    [one] { $names }
   *[other] everybody
}
button-hello-plain = Say hello
why-theme-all = { $count ->
    [one] You both care about { $themes }.
   *[other] All of you care about { $themes }.
}
why-theme-pair = You and { $name } both care about { $themes }.
why-place = { $count ->
    [one] You both lead in { $place }.
   *[other] You all lead in { $place }.
}
why-realms = You bring together { $count } realms: { $realms }.
why-met = You have been in a circle with { $names } before.
why-new = { $count ->
    [one] You two have not been in a circle together before.
   *[other] You have not been in a circle with any of them before.
}
circle-closed = The time of this circle is over, so I will not pass on messages any more. Thank you for taking part. I will still ask after your promises.

## Talking

no-circle = You are not in a circle yet, so nobody got that. I will tell you when you are.
say-nothing = There was nothing to send. Write "say" and then your message.
words-too-long = That message has { NUMBER($length) } characters. I can carry { NUMBER($longest) }. Nothing was sent, so please split it.
hold = Nobody else has read this yet.
hold-where = If you send it, it goes to { $people }, under your name.
hold-person = { $name } ({ $realm }, { $place })
hold-nobody = There is nobody else in this circle just now.
hold-which-circle = Which circle is it for?
button-send-to = Send to { $circle }
button-send = Send
button-is-answer = It answers the question
button-do-not-send = Don't send
draft-gone = That has been dealt with already. Nothing was sent.
draft-dropped = It was not sent, and I have not kept it.
sent-first = Sent to { $names }. From now on, what you write here goes straight to them. You can edit or delete your message, and theirs will follow.
sent = Sent to { $names }
hello = Hello! I am glad to meet you.
hello-sent = I have said hello for you to { $names }. What you write here now goes to them.
hello-already = You have already said something in this circle. Just write to say more.
circle-not-yours = That circle is closed, or you are not in it. Nothing was sent.
writing-to = What you write now goes to { $circle }.
button-write-here = Write to this circle
edited = Edited
in-circle = In { $circle }
reacted = { $name } { $emoji } to: { $words }

## Prompts and answers

prompt-heading = Question { $number } of { $total }
prompt-together = Answers are shown together. Nobody reads another's answer before giving or passing their own.
answer-form = Answer
answer-label = Your answer
answer-sharing = Who may read it?
sharing-circle = My circle, with my name
sharing-nameless = My circle, without my name (in a small circle, some may guess)
sharing-private = Only me
button-save-answer = Save
button-pass = Pass
prompt-gone = That question is closed, or it is not yours. Nothing was changed.
pass-after-answer = You have answered this one already. You can change or withdraw your answer.
passed = You passed. No reason needed.
kept-circle = Your answer is kept. Your circle will read it with your name.
kept-nameless = Your answer is kept. Your circle will read it without your name.
kept-private = Your answer is kept. Only you can read it.
kept-waiting = Answers are shown once everybody has answered or passed. Just now, { $waiting ->
    [one] one person is
   *[other] { $waiting } people are
} still to go.
button-change-answer = Change my answer
button-answer-after-all = Answer after all
button-withdraw = Withdraw
withdraw-sure = Take your answer back from everybody who got it?
answer-withdrawn = Your answer is withdrawn and erased. Copies are being taken back.
reveal-without-you = Some answers to this question are ready: { $question } You can read them once you have answered or passed.
answers-heading = Your circle's answers to question { $number }
answers-none = Nobody else shared an answer this time.
answers-talk = To talk about these with your circle, just write to me.
answer-late = Another answer has come in to: { $question }

## Promises

commit-no-circle = Promises are made in a circle, so that somebody witnesses them. You are not in one yet.
commit-form = Make a promise
commit-intro = Your witnesses are the people in { $circle }. A small first step is a good one.
commit-what = I will …
commit-what-hint = For example: visit the youth club
commit-when = By when?
commit-when-hint = For example: next Friday, or in two weeks
commit-for = For whom, or with whom?
commit-shown-back = Is this right? It counts once you say yes.
commit-noticed = That sounded like a promise. Shall I record it? Your message was sent either way.
commit-summary = You will: { $what }. By { $day }.
row-you-will = You will
row-will = Promise
row-by = By
row-for = For or with
row-witnesses = Witnesses
button-next = Next
button-record = Yes, record it
button-change = Change it
button-do-not-record = Don't record it
button-commit = Make a promise
button-commitments = My promises
commit-recorded = Recorded. You will: { $what }. By { $day }. I will ask you that day how it went.
commit-not-recorded = It was not recorded.
promised-heading = { $name } made a promise
promised-witness = You are a witness. I will tell you how it goes.
remind = A friendly reminder. You wanted to: { $what }. The day is { $day }.
checkin = Today is the day for: { $what }. How did it go?
nudge-first = How is it going with: { $what }? Any answer is a good answer.
nudge-second = Still no news of: { $what }? If it has changed, that is fine. I will not ask again.
button-kept = Done
button-going = Still going
button-stuck = I'm stuck
button-blind = It was a blind alley
button-hand-on = Hand it on
commitments-heading = Your promises
commitments-none = You have no open promises.
commitment-line = You will: { $what }. By { $day }.
commitment-line-stuck = You are stuck with: { $what }. By { $day }.
commitment-gone = That promise is closed, or it is not yours. Nothing was changed.
kept = Well done. You kept your promise: { $what }. Your circle will hear.
news-kept = { $name } kept a promise: { $what }
going-form = Still going
going-intro = You will: { $what }. Things take the time they take.
going-when = What is the new day?
button-save = Save
going-saved = Noted. You will: { $what }. The new day is { $day }.
stuck-form = I'm stuck
stuck-intro = You will: { $what }. I will ask your circle who could help.
stuck-note = What would help?
button-ask-circle = Ask my circle
stuck-saved = I have asked your circle about: { $what }. I will look in again in a week.
news-stuck = { $name } is stuck with: { $what }. Could you help?
button-help-out = I can help
help-offered = { $name } can help you with: { $what }. Write here to arrange it.
help-thanks = Thank you. I have told { $name }.
help-not-needed = Thank you. No help is needed any more.
blind-form = It was a blind alley
blind-intro = You tried: { $what }. A blind alley teaches something, and your circle will read what you write.
blind-learnt = What did you learn?
blind-quotable = Yes, without my name
blind-quotable-hint = May a digest quote this?
blind-saved = Closed, with what you learnt. That is part of the journey. Your circle will hear.
news-blind = { $name } tried this, and it was a blind alley: { $what }. What they learnt:
handon-form = Hand it on
handon-intro = You will: { $what }. It stays yours until the other person says yes.
handon-to = Who could take it on?
button-ask = Ask them
handon-nobody = There is nobody in your circle just now to hand it on to.
handon-asked = { $name } asks if you could take this on: { $what }. It is due by { $day }. It is fine to say no.
button-take-on = Yes, I take it on
handon-sent = I have asked { $name }. Until they say yes, it stays yours.
handon-gone = That has been settled already. Nothing was changed.
handon-taken = Thank you. You will: { $what }. By { $day }.
handon-declined = That is fine. I have told them.
news-handed-on = { $name } has taken on: { $what }. Thank you for passing it to good hands.
handon-not-now = { $name } cannot take this on just now: { $what }. What would you like to do?

## Conveners, home and help

code-unknown = I do not know that code, or it is too old, or somebody has used it. Ask whoever gave it to you for a new one.
convener-now = You are now a convener of { $programme }. You can open rounds, see how they went, and get the weekly digest.
convener-kept = I keep your name and account so that I can write to you about this programme. Write "leave" to end that.
help-heading = What you can write
help-intro = Buttons do all of this too. Anything else you write goes to your circle, once you have seen where.
help-join = join: find out more, and take part
help-in = in: yes to this round
help-out = not this time: no to this round
help-say = say … : write to your circle
help-commit = commit … : make a promise, such as "commit visit the youth club by next Friday"
help-commitments = commitments: see your promises
help-pause = pause until … : take a break until a day
help-resume = resume: come back
help-data = my data: see, save or change what is kept
help-home = home: where things stand
help-leave = leave: go, and be erased
help-contact = To talk to a person: { $contact }
button-home = Home
button-help = Help
home-fallback = Your home in { $programme }
home-circle = { $circle }
home-prompt = A question is waiting for you: { $question }
home-taking-part = You take part for the { $realm } realm in { $place }. The next round opens on { $day }.
home-round-asked = You take part for the { $realm } realm in { $place }. A round is open: say if you are in by { $day }.
home-round-in = You take part for the { $realm } realm in { $place }. You are in this round. Circles are made on { $day }.
home-round-out = You take part for the { $realm } realm in { $place }. You are sitting this round out. Circles are made on { $day }.
home-paused = You are paused. Press "Come back" whenever it suits you.
home-paused-until = You are paused until { $day }.
home-convener = You convene this programme, and do not take part in circles yourself.
home-no-profile = You have agreed to take part. Fill in your profile and you are in.
home-lead = For conveners and leads
button-digest = Latest digest
button-digest-now = This week so far

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
