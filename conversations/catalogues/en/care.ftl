### Care: concerns, people one does not want to meet, and the pause of a realm.

## Concerns

button-concern = Raise a concern
concern-form = Raise a concern
concern-intro = This goes at once to { $who }, with your name. I only pass it on, and a person will answer you.
concern-not-them = What is about something that one of them wrote goes to somebody else.
concern-danger = If somebody is in danger now, call 999. I am a chatbot, so I cannot help in an emergency.
concern-about = What is it about?
concern-message = { $name }, { $at }
concern-answer = { $name }: answer of { $at }
concern-else = Something else
concern-text = What worries you?
concern-text-hint = A few words are enough. You need not tell everything here. Say how they can reach you.
button-send-concern = Send
problem-concern-empty = Please choose a message, or write a few words.
concern-nobody-named = those who run this programme
concern-looked-after = those who look after concerns here
concern-mailbox = the programme's safeguarding mailbox, by e-mail
concern-mail-about = It is about something that somebody else wrote. Others' words do not go by e-mail: please ask about it.
concern-sent = Your concern has gone to { $who }. Your circle is not told. If you hear nothing within a working day, please call them.
concern-kept = Nobody else on this chat looks after concerns here, so I could not pass it on. Please tell { $who } yourself.
concern-stranger = You can talk to a person about this.
concern-heading = A concern was raised in { $programme }
concern-from = From
concern-circle = In the circle of
concern-is-about = It is about these words:
concern-nameless = Somebody in that circle, who shared it without a name
concern-next = Please answer them yourself, today if you can. I have told them that you will. I do not advise anybody.
help-concern = concern: tell the programme's contact that something worries you
help-block = block: choose people you do not want to meet

## People one does not want to meet

button-block = People I would rather not meet
button-block-add = Add somebody
button-block-now = Add to my list
button-unblock = Take off my list
blocks-heading = People you would rather not meet
blocks-intro = Only you see this list. I never put you in a circle with them, and I do not tell them.
block-form-intro = In a circle that you share now, I pass no words between the two of you.
block-who = Somebody you know from a circle
block-name = Or write a name
block-name-hint = The whole name. I do not tell you whether they take part.
problem-blocks-full = There are { $most } names on your list, which is as many as it holds. Please take one off first.
blocked = { $names }: on your list. You will not meet in a circle. They are not told.
unblocked = { $name } is not on your list any more.

## The pause of a realm

button-realm-pause = Pause a realm
button-realm-pause-add = Set a pause
button-realm-pause-end = End this pause
realm-pause-heading = Pause a realm
realm-pause-intro = Between two dates, nobody in that realm is asked, matched or reminded. Councils do this before an election.
realm-pause-form-intro = Both days are part of the pause. What people write to each other still arrives.
realm-pause-realm = Which realm?
realm-pause-since = First day
realm-pause-until = Last day
realm-pause-hint = For example: 25 March, or in two weeks
realm-pause-line = { $realm }: from { $since } to { $until }
realm-pause-saved = { $realm } is paused from { $since } to { $until }. I will ask them again after that.
realm-pause-ended = That pause is over. I will ask them again from now on.
realm-is-paused = { $realm } is paused until { $day }, so there are no rounds for you just now. I will ask you after that.
problem-until-before-since = The last day is before the first day. Please choose a later one.
