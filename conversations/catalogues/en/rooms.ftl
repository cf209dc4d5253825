### A circle's room: one conversation for all of it, where its people are in one workspace.

## The room

room-heading = You are here together
room-welcome = Everybody in your circle is in one workspace, so you have this conversation. What you write here, everybody here reads. What you write to me alone, I bring here under your name.
room-reads = I read what is said here, to keep it for your circle and to notice promises. Answers to my questions stay private until all are shown. Only you can delete what you write here. I cannot.
room-ended = Your circle has changed, so it no longer meets here. I do not read this conversation any more. Everybody who is in it still reads what is written here.
room-ended-you = The group conversation of { $circle } has ended. From now on, write to me here, and I pass it on.
room-closed = This circle is over. I do not read this conversation any more. Everybody who is in it still reads what is written here.
room-lost = I can no longer reach the group conversation of { $circle }. From now on, write to me here, and I pass it on. My last notes there may not have arrived. Write "circle" to see where things stand.

## Questions and promises there

prompt-room = Press “Answer”, and write to me alone. You choose who reads it.
prompt-room-together = Press “Answer”, and write to me alone. You choose who reads it. Answers are shown here together, once everybody has given or passed theirs.
prompt-room-realm = { $realm }: { $question }
answers-talk-here = To talk about these, just write here.
harvest-room = The questions are over. I have asked each of you alone what you take along. All of it is shown here, on { $day } at the latest.
harvest-shown-here = What you take along from this circle
promised-here = I will tell you here how it goes.

## The programme's choice, and each person's

rhythm-together = Where a circle is all in one Slack workspace, where does it talk?
rhythm-together-no = Each with Convenor, and I pass it on
rhythm-together-yes = In one group conversation, if all agree
rhythm-together-hint = They then see each other's Slack accounts. Whoever joined before has to agree first: "consents".
setting-together = whether circles may talk in one group conversation
notice-together = In one workspace
notice-together-text = If your whole circle is in one Slack workspace, and all agree, it talks in one group conversation there. The others see your Slack account. Only you can delete what you write there.
notice-ask-together = Do you agree to these four? You can also choose them one by one, and take each back at any time.
consent-together = Meeting in one place: my circle may share one group conversation in Slack. We see each other's accounts there.
taken-back-together = Noted. Group conversations that you are in end for your circle. From now on I pass words on to each of you.

## What stays there

someone-left-room = Somebody has left { $circle }. What I passed on for them is being taken back. What they wrote in the group conversation stays there, unless they delete it.
leave-stays-room = What you wrote in a group conversation in Slack. Delete it there yourself, before you leave or after.
story-stays-room = What you wrote in the group conversation itself, I cannot delete there. Please delete it in Slack yourself.
