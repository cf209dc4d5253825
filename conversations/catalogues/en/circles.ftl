### A circle's own page, its wishes, its guests, its harvest, and how it was.

## The page of a circle

button-circle = This circle
no-circle-page = You are not in a circle just now. I will tell you when you are.
circle-no-guide = Nobody asks questions here. This circle is for the two of you to talk.
circle-soon = { $total } questions are on their way, one at a time.
circle-next = Question { $number } of { $total } was asked. The next one comes on { $day }.
circle-last = All { $number } questions were asked. On { $day } I ask what you take along.
circle-held = Question { $number } is still open, so the next one waits until it is answered.
circle-resting = The questions rest, after { $number } of { $total }. Anybody may press "Go on".
circle-harvest = The questions are over. I am gathering what you take along.
circle-promises = Promised in this circle
circle-promise = by { $day }
balance-too-soon = It is early days. Everybody here has room to speak.
balance-even = Everybody here has been heard. That is worth a lot.
balance-uneven = Some here have been heard much less than others. A question to somebody quiet may open a door.
share-less = The others would like to hear more from you, whenever it suits you.
share-even = You have said about as much as the others.
share-more = You have given a lot. Leaving a gap may help the others in.

## Wishes

button-harvest = Close with a harvest
wish-faster = { $name } would like the questions to come faster. Would you?
wish-harvest = { $name } would like to bring this circle to its end, and gather what you take along. Would you?
wish-guest = { $name } would like to invite a guest, for this circle only: { $who }. Would you like that? They would be asked:
wish-guest-reads = A guest reads what is written from then on. From before, only the questions, and promises whose owner says yes.
button-wish-yes = Yes, I would
button-wish-no = Rather not
wish-sent = I have asked { $names }. One more yes, and it happens. One no, and all stays as it is.
wish-nobody = There is nobody else in this circle just now to ask.
wish-gone = That has been settled already, so nothing changes.
wish-already = One yes was enough, and somebody has said it already. To talk about it, just write to your circle.
wish-agreed = Good, that is agreed. I have told { $name }.
wish-kept-as-is = Then all stays as it is. I tell { $name }, but not who it was.
wish-not-now = The others would rather leave things as they are just now. Thank you for asking them.
wish-guest-agreed = { $name } agrees. You can have the invitation now.
wish-guest-coming = That is agreed: a guest is invited to your circle, as { $name } would like. I tell you when they are here.

## Guests

button-invite-guest = Invite a guest
guest-form = Invite a guest
guest-intro = Somebody who knows it from inside, or an expert. I ask your circle first. The guest sees your name before they say yes.
guest-who = As whom do you ask them?
guest-who-hint = For example: somebody who uses the bus
guest-ask = What would you like to ask them?
guest-ask-hint = They read this before they say yes or no
button-guest-code = Get the invitation
guest-code = Give this code to your guest: { $who }. They send it to me by itself, on Slack or Teams, by { $day }. It works once.
guest-code-gone = That invitation was made already, or it is not yours. Nothing was changed.
guest-own-circle = You are in that circle already. The code is for somebody else.
guest-invited = { $name } invites you as a guest to one conversation in { $programme }: { $who }. This is what they would like to ask you.
guest-reach = Who reads you
guest-reach-text = A circle of two to five people. They know you by name. You read what they write from now on. From before, only what they choose to show you.
guest-kept = What is kept
guest-kept-text = Your name, and what you write here. It is encrypted, and deleted 12 months after the conversation ends.
guest-until = For how long
guest-until-text = This one conversation. Your yes ends with it. Write "leave" at any time to go sooner and be erased.
guest-law = Please know
guest-law-text = Public bodies can be asked for what they hold under freedom of information law. Do not write about others by name.
button-guest-yes = Yes, this once
guest-declined = That is fine. I have kept nothing about you.
guest-realm = Guest
guest-welcome = Thank you for coming. You are a guest of { $names }. What you write here goes to them, under your name.
guest-here = { $name } is here as your guest: { $who }.
guest-here-reads = Your guest reads what you write from now on, until this circle closes.
late-asked = I ask the members these questions, one at a time. You need not answer.
late-question = Question { $number }
late-question-open = Question { $number }, open now
late-yours = { $name } knows nothing of your promises. If you like, show them this, and only this:
button-late-show = Show it to { $name }
late-promise = { $name } would like you to know what they have promised, by { $day }:
late-shown = { $name } can read this now:
late-gone = Nothing was shown. The guest has gone, or the promise is closed, or your words are not shared.
guest-thanks = This circle has come to its end, and with it your yes. Thank you for coming. To take part yourself, write "join".
home-guest = You are here as a guest of one circle. What you write goes to them.

## The harvest

harvest-heading = What you take along
harvest-asked = The questions in { $circle } are over. Three last things, as short as you like.
harvest-together = What everybody gives is shown together, on { $day } at the latest. Then this circle closes.
harvest-form = Give my part
harvest-intro = Fill in what you like, and leave out the rest. Your circle reads it with your name.
harvest-noticed = What we noticed
harvest-doing = What we will do
harvest-telling = What we would tell others
harvest-quotable = Yes, without my name
harvest-quotable-hint = May a digest quote what you would tell others? Then leave out names, places and organisations.
harvest-gone = The harvest of that circle is over, or it is not yours. Nothing was changed.
harvest-given = You have given your part already. You can still change it.
harvest-kept = Your part is kept. Your circle reads it when all are shown together.
harvest-shown = The harvest of { $circle }
harvest-read = Your part is kept, and your circle has it.
harvest-over = This harvest is over.
harvest-withdrawn = What was here has been taken back.
problem-empty-harvest = Please write at least one of the three, or close this and press "Pass".

## Did you meet? How was it?

meeting-asked = Two short questions, so that the next circle suits you even better.
meeting-form = How was it?
meeting-intro = Nobody in your circle reads this. The programme sees counts only.
meeting-met = Did you meet?
meeting-felt = How was it?
met-in-person = Yes, in person
met-by-call = Yes, by call
met-here = Here, in writing
met-not-yet = Not yet
felt-glad = I am glad of it
felt-fine = It was fine
felt-not-again = Not these people again, please
meeting-gone = That circle is not yours, or it is not over yet. Nothing was changed.
meeting-saved = Thank you. That helps to make the next circles.
meeting-saved-not-met = Thank you. If the others say so too, I may introduce you again soon. Nobody is told what you said.
meeting-saved-glad = Thank you. What you shared there counts a little more for your next circles. Nobody is told.
meeting-saved-apart = Thank you. I will not put you in a circle with the same people again. Nobody is told.

## Your own pace

pace-form = My pace
pace-intro = When questions may come, in all your circles. What waits comes together. Where you choose hours of your own, you meet people who share at least one of them.
pace-days = On which days?
pace-from = From
pace-to = Until
pace-hour = { $hour }
pace-most = How many questions in a week?
pace-most-option = { $count ->
    [one] One a week at most
   *[other] { $count } a week at most
}
pace-away = Away from
pace-away-hint = For example: 20 December. Leave it out if you are not going away
pace-back = Back on
pace-back-hint = For example: 5 January
pace-saved = Saved. Questions come in your own hours, and no more than you chose.
pace-saved-away = Saved. No questions from { $first } until you are back on { $day }. What waits then comes together.
problem-hours = The day has to end after it begins. Please choose a later hour.
problem-back = Please say when you are back.
problem-back-early = Please choose a day after you leave, and after today.
button-pace = My pace
day-mon = Monday
day-tue = Tuesday
day-wed = Wednesday
day-thu = Thursday
day-fri = Friday
day-sat = Saturday
day-sun = Sunday

## Guides

button-guides = Guides
guides-heading = Guides
guides-intro = A guide is what a circle is asked. Circles that are there keep theirs.
guide-in-use = { $title } (in use)
button-guide-look = Look at it
button-guide-use = Use it for new circles
guide-day = Question { $number }, about day { $day }
guide-variants = Some realms are asked in their own way:
guide-guest = A guest may be invited: { $who }
guide-promise = This one ends in a promise, for those who like.
guide-then = Then I ask everybody what they noticed, will do, and would tell others. After that the circle closes.
guide-unknown = There is no such guide any more. Nothing was changed.
guide-chosen = New circles will begin with: { $title }. Circles that are there keep their questions.

## Trying a guide that is being written (a page of local mode)

try-heading = Try a guide
try-intro = Paste a guide that you are writing. You see its mistakes, or its questions as a circle would be asked them. Nothing is kept.
try-label = The guide, as in conversations/guides
button-try = Look at it
try-good = { $count ->
    [one] One question, and nothing wrong.
   *[other] { $count } questions, and nothing wrong.
}
try-mistakes = { $count ->
    [one] One thing to mend
   *[other] { $count } things to mend
}
try-empty = There is nothing here yet. Paste the whole file.
try-too-long = That is longer than a guide can be. Paste one file only.
