### What members write to each other.

## Talking

no-circle = You are not in a circle just now, so nobody got that. I will tell you when you are.
no-circle-convener = You convene this programme and are not in a circle, so nobody got that. Write "join" to take part yourself.
no-circle-profile = Nobody got that yet. Fill in your profile first, and I can introduce you to people.
say-nothing = There was nothing to send. Write "say" and then your message.
words-too-long = That message has { NUMBER($length) } characters. I can carry { NUMBER($longest) }. Nothing was sent, so please split it.
hold = Nobody else has read this yet.
hold-again = Somebody has joined since I showed you this. Please look once more at who would read it.
hold-where = If you send it, it goes to { $people }, under your name.
hold-person = { $name } ({ $realm }, { $place })
hold-nobody = There is nobody else in this circle just now.
hold-which-circle = Which circle is it for?
button-send-to = Send to { $circle }
button-send = Send
button-is-answer = It answers question { $number }
button-do-not-send = Don't send
draft-gone = That has been dealt with already. Nothing was sent.
draft-dropped = It was not sent, and I have not kept it.
sent-first = Sent to { $names }. From now on, what you write here goes straight to them. You can edit or delete your message, and their copies will follow.
sent = Sent to { $names }
hello = Hello! I am glad to meet you.
hello-since = Somebody has joined since I showed you that. Your hello goes to { $names }.
hello-sent = I have said hello for you to { $names }. What you write here now goes to them.
hello-already = You have already said something in this circle. Just write to say more.
circle-not-yours = That circle is closed, or you are not in it. Nothing was sent.
writing-to = What you write now goes to { $circle }: { $people }.
button-write-here = Write to this circle
edited = Edited
edit-sharing-is-off = Your change was not passed on, since you took back your consent to sharing. I took this message back from your circle, too.
edit-too-late = The time of that circle is over, so your change was not passed on. You can still delete the message, and copies will follow.
in-circle = In { $circle }
reacted = { $name } reacted { $emoji } to: { $words }
answering = Answering { $name }: “{ $words }”
answering-you = Answering you: “{ $words }”
answering-earlier = Answering an earlier message
button-undo = Undo
button-take-back = Take it back
button-switch = Write to { $circle } instead
undone = Undone. Nobody in your circle has it any more, but somebody may have read it already. Your own copy stays here.
undo-late = More than a minute has passed, so this is no longer a slip. I can still take it back from everybody.
taken-back = It is taken back from everybody. Somebody may have read it already. Your own copy stays here.
undo-gone = That message has been taken back already. Nothing was changed.
you-write-to = You are writing to { $circle }.
