### Conveners, home and help.

## Conveners, home and help

code-unknown = I do not know that code, or it is too old, or somebody has used it. Ask whoever gave it to you for a new one.
convener-now = You are now a convener of { $programme }. You can open rounds, see how they went, and get the weekly digest.
safeguarding-now = You are now a safeguarding contact of { $programme }. When somebody raises a concern, I tell you at once, with their name. You can answer them through me. Members see your name there.
convener-kept = I keep your name and account so that I can write to you about this programme. Write "leave" to end that.
help-heading = What you can write
help-intro = Buttons do all of this too. Anything else you write goes to your circle, once you are in one and have seen where.
help-join = join: find out more, and take part
help-in = in: yes to this round
help-out = not this time: no to this round
help-say = say … : write to your circle
help-commit = commit … : make a promise, such as "commit visit the youth club by next Friday"
help-commitments = promises: see your promises, and say how they go
help-circle = circle: see how your circle is doing, and change its pace
help-pace = pace: choose when and how often I ask you, and say when you are away
help-pause = pause until … : take a break until a day
help-resume = resume: come back
help-data = my data: see, save or change what is kept
help-digest = digest: the latest digest of your programme
help-home = home: where things stand
help-leave = leave: go, and be erased
help-contact = To talk to a person: { $contact }
button-home = Home
button-help = Help
home-fallback = Your home in { $programme }
home-circle = { $circle }
home-prompt = A question is waiting for you: { $question }
home-taking-part = You take part for the { $realm } realm in { $place }. The next round opens on { $day }.
home-taking-part-later = You take part for the { $realm } realm in { $place }. I will ask you when the next round opens.
home-round-asked = You take part for the { $realm } realm in { $place }. A round is open: say if you are in by { $day }.
home-round-in = You take part for the { $realm } realm in { $place }. You are in this round. Circles are made on { $day }.
home-round-out = You take part for the { $realm } realm in { $place }. You are sitting this round out. Circles are made on { $day }.
home-paused = You are paused. Press "Come back" whenever it suits you.
home-paused-until = You are paused until { $day }.
home-convener = You convene this programme, and do not take part in circles yourself.
home-role = You have a role in this programme, and do not take part in circles yourself.
home-not-introduced = You take part for the { $realm } realm in { $place }. You do not allow introductions, so you are in no rounds. Write "consents" to change that.
home-no-profile = You have agreed to take part. Fill in your profile and you are in.
home-lead = For conveners and leads
button-digest = Latest digest
button-digest-now = This week so far
