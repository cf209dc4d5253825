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
concern-text-hint-here = A few words are enough. You need not tell everything here. They can answer you here. If you would rather be rung, say so.
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
concern-next-here = Please answer them today if you can, with this button or in your own way. I have told them that you will. I do not advise anybody.
help-concern = concern: tell the programme's contact that something worries you
help-block = block: choose people you do not want to meet

## Answers to a concern

button-reply = Answer this concern
button-reply-back = Write back
reply-form = Answer a concern
reply-text = Your answer
reply-intro = This goes at once to { $who }, in their own chat, with your name.
reply-intro-unnamed = This goes at once to { $who }, in their own chat. Your name does not go with it. What worries them was written without a name, and yours could tell whose it was.
reply-intro-back = This goes at once to { $who }, with your name. Your circle is not told.
reply-others = { $names } can read it, too, since they also look after this concern.
reply-from-contact = { $name } answers the concern that you raised on { $at }. They are a safeguarding contact of { $programme }.
reply-from-convener = { $name } answers the concern that you raised on { $at }. They help to run { $programme }.
reply-unnamed = This answers the concern that you raised on { $at }. It comes from somebody who looks after concerns in { $programme }.
reply-circle = To write back, press the button below. Only those who look after your concern read that. Your circle is not told.
reply-back = { $name } writes back about their concern. They raised it on { $at }, in { $programme }.
reply-by-another = { $name } has answered a concern. { $who } raised it on { $at }, in { $programme }. You need not answer as well.
reply-read-too = { $names } can read this, too.
reply-note = If { $name } leaves, these words go from this chat. Please note down what you have to keep.
reply-sent = Your answer has gone to { $who }.
reply-sent-back = Your answer has gone to { $who }. Your circle is not told.
reply-gone = This concern cannot be answered here any more. It is no longer kept, or whoever raised it has left.
reply-not-yours = You do not look after this concern any more, so you cannot answer it here.
reply-nobody = Nobody whom your concern went to looks after concerns now. Please raise it again, and it goes to whoever does.
reply-unsent = Nothing was sent. This is what you wrote:

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
